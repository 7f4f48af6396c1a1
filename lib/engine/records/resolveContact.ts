import { ConflictError, inputProblems, InvalidInputError, type FieldProblem } from '../../domain/errors';
import { ruleKey } from '../../domain/matching';
import { emailKey, phoneKey } from '../../domain/normalization';
import { contactValues, type Contact, type StoredStrategy } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { saveContactByStrategy } from '../matching/saveContactByStrategy';
import { blankToNull, checkContactFields, EMPTY_CONTACT, type ContactFields } from './contactFields';
import { KEY_COLUMN, type ContactMatching } from './contactKeys';
import { saveContacts } from './saveContact';

/** Somebody is named by one or more of these; the first that is given and known decides. */
export interface ContactReference extends ContactFields {
	id?: string | null;
}

export interface ResolveOptions {
	ifUnknown: 'create' | 'reject';
	/** By which somebody is looked for who is not named by id; without one by the fields that are one's own. */
	strategy?: StoredStrategy | null;
	defaultCountry?: string;
	/** What the fields are called for the sender, such as `contact.`. */
	path?: string;
}

/** Why a reference leads to nobody, for machines: distinguishes it from a malformed one. */
export class UnknownContactError extends InvalidInputError {}

/** Who is meant by a reference, or why nobody is. */
export type ResolvedContact = Contact | InvalidInputError | ConflictError;

/**
 * Finds who is meant: by id, external id, e-mail address or phone number, in this order. Other fields of the
 * reference are saved with a contact that is created, and update one that is known by anything but its id. With a
 * strategy it says by what somebody is found, and what is done then.
 * @throws UnknownContactError when nobody matches and unknown contacts are not to be created
 * @throws InvalidInputError when the reference is empty or malformed
 * @throws ConflictError when several match and the strategy is to fail then
 */
export async function resolveContact(
	context: EngineContext,
	reference: ContactReference,
	options: ResolveOptions,
): Promise<Contact> {
	const [contact] = await resolveContacts(context, [reference], options);
	if (contact instanceof Error) throw contact;
	return contact;
}

/**
 * Finds who is meant by each of many references, in one transaction with a handful of statements, as
 * {@link resolveContact} would one after the other. One result each, in order.
 */
export async function resolveContacts(
	context: EngineContext,
	references: ContactReference[],
	options: ResolveOptions,
): Promise<ResolvedContact[]> {
	return await inTransaction(context, async (tx) => {
		const results: ResolvedContact[] = [];
		let left: Mention[] = [];
		for (const [position, { id, ...fields }] of references.entries()) {
			if (id) left.push({ position, id, keys: [], fields, found: null });
			else if (options.strategy) {
				results[position] = await errorsAsResults(resolveByStrategy(tx, fields, options.strategy, options));
			} else {
				const keys = usableKeys(fields, options.defaultCountry);
				if (keys.length > 0) left.push({ position, id: null, keys, fields, found: null });
				else results[position] = nobodyNamed(fields, options);
			}
		}
		while (left.length > 0) left = await resolveRound(tx, left, options, results);
		return results;
	});
}

/** One reference, as far as it has got. */
interface Mention {
	/** Where in the list it stands. */
	position: number;
	id: string | null;
	/** By which the contact may be known; the first that is decides. */
	keys: UsableKey[];
	fields: ContactFields;
	found: { contact: Contact; matchBy: ContactMatching | 'id' } | null;
}

/** Resolves those that do not depend on one another. Returns the others, in order. */
async function resolveRound(
	context: EngineContext,
	all: Mention[],
	options: ResolveOptions,
	results: ResolvedContact[],
): Promise<Mention[]> {
	await lookUp(context, all);
	const { now, later } = firstOfEachContact(all);
	const { path = '', defaultCountry } = options;
	const saving: Array<{ mention: Mention; matchBy: ContactMatching }> = [];
	for (const mention of now) {
		const { position, id, keys, fields, found } = mention;
		if (id !== null) results[position] = found?.contact ?? unknown(`${path}id`, id);
		else if (found !== null) saving.push({ mention, matchBy: found.matchBy as ContactMatching });
		else if (options.ifUnknown === 'create') saving.push({ mention, matchBy: keys[0].matchBy });
		else results[position] = unknown(path + keys[0].matchBy, String(fields[keys[0].matchBy]));
	}
	for (const [matchBy, group] of Map.groupBy(saving, (entry) => entry.matchBy)) {
		const saved = await saveContacts(
			context,
			group.map(({ mention }) => mention.fields),
			{ matchBy, path, defaultCountry },
		);
		group.forEach(({ mention }, n) => {
			const result = saved[n];
			results[mention.position] = result instanceof InvalidInputError ? result : result.contact;
		});
	}
	return later;
}

async function lookUp({ store }: EngineContext, mentions: Mention[]): Promise<void> {
	const known = new Map<ContactMatching, Map<string, Contact>>();
	const byMatching = Map.groupBy(
		mentions.flatMap(({ keys }) => keys),
		({ matchBy }) => matchBy,
	);
	for (const [matchBy, keys] of byMatching) {
		const values = keys.map(({ value }) => value);
		known.set(matchBy, await store.contacts.findMany(KEY_COLUMN[matchBy], values));
	}
	for (const mention of mentions) {
		mention.found = null;
		if (mention.id !== null) {
			const contact = await store.contacts.get(mention.id);
			if (contact !== null) mention.found = { contact, matchBy: 'id' };
			continue;
		}
		for (const { matchBy, value } of mention.keys) {
			const contact = known.get(matchBy)?.get(value);
			if (contact === undefined) continue;
			mention.found = { contact, matchBy };
			break;
		}
	}
}

/** Of several that may mean the same contact only the first can be dealt with now: the others must find what it leaves. */
function firstOfEachContact(mentions: Mention[]): { now: Mention[]; later: Mention[] } {
	const seen = new Set<string>();
	const now: Mention[] = [];
	const later: Mention[] = [];
	for (const mention of mentions) {
		const identities = mention.keys.map(({ matchBy, value }) => `${matchBy} ${value}`);
		if (mention.found !== null) identities.push(`contact ${mention.found.contact.id}`);
		(identities.some((identity) => seen.has(identity)) ? later : now).push(mention);
		for (const identity of identities) seen.add(identity);
	}
	return { now, later };
}

async function errorsAsResults(contact: Promise<Contact>): Promise<ResolvedContact> {
	return await contact.catch((error: unknown) => {
		if (error instanceof InvalidInputError || error instanceof ConflictError) return error;
		throw error;
	});
}

/** Names each unreadable key the way the sender does. If there are no keys, says which ones to send. */
function nobodyNamed(
	fields: ContactFields,
	{ path = '', defaultCountry }: ResolveOptions,
): InvalidInputError {
	const problems: FieldProblem[] = [];
	try {
		checkContactFields(fields, { path, defaultCountry });
	} catch (error) {
		problems.push(...inputProblems(error));
	}
	const keys = ['externalId', 'email', 'phone'].map((key) => path + key);
	if (problems.some(({ field }) => keys.includes(field))) return new InvalidInputError(problems);
	const reason = 'must name somebody by id, externalId, email or phone';
	return new InvalidInputError([{ field: contactName(path), reason }, ...problems]);
}

/** The sender's name for the contact as a whole. */
function contactName(path: string): string {
	return path === '' ? 'contact' : path.replace(/\.$/, '');
}

async function resolveByStrategy(
	context: EngineContext,
	fields: ContactFields,
	strategy: StoredStrategy,
	{ ifUnknown, path = '', defaultCountry }: ResolveOptions,
): Promise<Contact> {
	const field = contactName(path);
	// Whom nothing can find again would be created anew by each event.
	if (!canMatch(strategy, checkContactFields(fields, { path, defaultCountry }))) {
		throw new InvalidInputError({
			field,
			reason: `has too little for the matching strategy "${strategy.name}": none of its rules has all of its fields`,
		});
	}
	const { contact } = await saveContactByStrategy(context, fields, {
		strategy,
		path,
		defaultCountry,
		...(ifUnknown === 'reject' ? { ifNotFound: 'skip' as const } : {}),
	});
	if (contact !== null) return contact;
	throw new UnknownContactError({ field, reason: `no contact matches by "${strategy.name}"` });
}

function canMatch(
	{ definition }: StoredStrategy,
	{ attributes = {}, ...checked }: ReturnType<typeof checkContactFields>,
): boolean {
	const values = contactValues({ ...EMPTY_CONTACT, ...checked, attributes: JSON.stringify(attributes) });
	return definition.rules.some((rule) => ruleKey(definition, rule, values) !== null);
}

interface UsableKey {
	matchBy: ContactMatching;
	/** As it is stored in the column of that key. */
	value: string;
}

function usableKeys(fields: ContactFields, defaultCountry: string | undefined): UsableKey[] {
	const values: Array<[ContactMatching, string | null]> = [
		['externalId', blankToNull(fields.externalId)],
		['email', fields.email ? emailKey(fields.email) : null],
		['phone', fields.phone ? phoneKey(fields.phone, defaultCountry) : null],
	];
	return values.flatMap(([matchBy, value]) => (value ? [{ matchBy, value }] : []));
}

function unknown(field: string, value: string): UnknownContactError {
	return new UnknownContactError({ field, reason: `no contact is known by "${value.slice(0, 80)}"` });
}
