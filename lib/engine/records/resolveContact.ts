import { type ConflictError, inputProblems, InvalidInputError, type FieldProblem } from '../../domain/errors';
import { IDENTIFIERS, ruleKey, type Identifiers } from '../../domain/matching';
import { emailKey, phoneKey } from '../../domain/normalization';
import { contactValues, type Contact, type StoredStrategy } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { saveContactsByStrategy } from './saveContactsByStrategy';
import { blankToNull, checkContactFields, EMPTY_CONTACT, type ContactFields } from './contactFields';
import { glanceAtContacts, identifyContacts } from './identifyContacts';
import type { ContactMatching } from './contactKeys';
import { saveContacts } from './saveContact';

/** Names a contact by one or more of these; the strongest that leads to one decides (see `identify`). */
export interface ContactReference extends ContactFields {
	id?: string | null;
}

export interface ResolveOptions {
	ifUnknown: 'create' | 'reject';
	/** How to look up a contact that isn't named by id; without a strategy, by the identifier fields given. */
	strategy?: StoredStrategy | null;
	defaultCountry?: string;
	/** As for `saveContact`; only with a strategy. */
	foreignId?: string | null;
	/** What the fields are called for the sender, such as `contact.`. */
	path?: string;
}

/** Why a reference leads to no contact, for machines: distinguishes it from a malformed one. */
export class UnknownContactError extends InvalidInputError {}

/** The contact that a reference means, or why there is none. */
export type ResolvedContact = Contact | InvalidInputError | ConflictError;

/**
 * Finds the contact that a reference means: by id, external id, email address or phone number, in this
 * order; a contact that a stronger identifier contradicts is not a match. Other fields of the reference are
 * saved with a contact that is created, and update one that is known by anything but its id. With a strategy,
 * the strategy decides how a contact is found and what happens then.
 * @throws UnknownContactError when no contact matches and unknown contacts are not to be created
 * @throws InvalidInputError when the reference is empty or malformed
 * @throws ConflictError when several match and the strategy is set to fail
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
 * Finds the contacts meant by many references, in one transaction with a handful of statements, as {@link
 * resolveContact} would one after the other. One result each, in order.
 */
export async function resolveContacts(
	context: EngineContext,
	references: ContactReference[],
	options: ResolveOptions,
): Promise<ResolvedContact[]> {
	return await inTransaction(context, async (tx) => {
		const results: ResolvedContact[] = [];
		let left: Mention[] = [];
		const byStrategy: PositionedFields[] = [];
		for (const [position, { id, ...fields }] of references.entries()) {
			if (id) left.push({ position, id, ways: [], identifiers: NOBODY, fields, found: null, near: [] });
			else if (options.strategy) byStrategy.push({ position, fields });
			else {
				const identifiers = usableIdentifiers(fields, options.defaultCountry);
				const ways = IDENTIFIERS.filter((way) => identifiers[way] !== null);
				if (ways.length > 0)
					left.push({ position, id: null, ways, identifiers, fields, found: null, near: [] });
				else results[position] = nobodyNamed(fields, options);
			}
		}
		if (options.strategy) await resolveByStrategy(tx, byStrategy, options.strategy, options, results);
		const anybody = options.ifUnknown === 'create' && left.every(({ id }) => id === null);
		// Unknown contacts are created, so saving finds them all.
		if (anybody) await saveMentions(tx, left, options, results);
		else while (left.length > 0) left = await resolveRound(tx, left, options, results);
		return results;
	});
}

/**
 * The id of the contact that a reference means by the rule of identity, without writing or locking anything; null:
 * none.
 */
export async function whoIsMeant(
	context: EngineContext,
	{ id, ...fields }: ContactReference,
	{ defaultCountry }: Pick<ResolveOptions, 'defaultCountry'>,
): Promise<string | null> {
	if (id) return (await context.store.contacts.get(id))?.id ?? null;
	const identifiers = usableIdentifiers(fields, defaultCountry);
	const [{ id: meant }] = await glanceAtContacts(context, [{ identifiers, ways: IDENTIFIERS }]);
	return meant;
}

/** One reference and its progress. */
interface Mention {
	/** Its position in the list. */
	position: number;
	id: string | null;
	identifiers: Identifiers;
	/** Those that are given, strongest first. */
	ways: ContactMatching[];
	fields: ContactFields;
	found: { contact: Contact } | null;
	/** As in `Identification`. */
	near: string[];
}

/** Resolves those that don't depend on one another. Returns the others, in order. */
async function resolveRound(
	context: EngineContext,
	all: Mention[],
	options: ResolveOptions,
	results: ResolvedContact[],
): Promise<Mention[]> {
	await lookUp(context, all, options);
	const { now, later } = firstOfEachContact(all);
	const { path = '' } = options;
	const saving: Mention[] = [];
	for (const mention of now) {
		const { position, id, ways, fields, found } = mention;
		if (id !== null) results[position] = found?.contact ?? unknown(`${path}id`, id);
		else if (found !== null || options.ifUnknown === 'create') saving.push(mention);
		else results[position] = unknown(path + ways[0], String(fields[ways[0]]));
	}
	await saveMentions(context, saving, options, results);
	return later;
}

async function saveMentions(
	context: EngineContext,
	mentions: Mention[],
	{ path = '', defaultCountry }: ResolveOptions,
	results: ResolvedContact[],
): Promise<void> {
	const saved = await saveContacts(
		context,
		mentions.map(({ fields }) => fields),
		{ matchBy: IDENTIFIERS, path, defaultCountry },
	);
	mentions.forEach(({ position }, n) => {
		const result = saved[n];
		results[position] = result instanceof InvalidInputError ? result : result.contact;
	});
}

async function lookUp(
	context: EngineContext,
	mentions: Mention[],
	{ ifUnknown }: ResolveOptions,
): Promise<void> {
	const byIdentifier = mentions.filter(({ id }) => id === null);
	if (ifUnknown === 'create') {
		// Saving finds and locks them, after the keys of those that are new.
		const near = await glanceAtContacts(context, byIdentifier);
		byIdentifier.forEach((mention, n) => (mention.near = near[n].near));
	} else {
		const identified = await identifyContacts(context, byIdentifier);
		byIdentifier.forEach((mention, n) => {
			mention.found = identified[n].meant;
			mention.near = identified[n].near;
		});
	}
	for (const mention of mentions) {
		if (mention.id === null) continue;
		const contact = await context.store.contacts.get(mention.id);
		mention.found = contact === null ? null : { contact };
	}
}

/**
 * Of several that may mean the same contact, only the first can be processed now: the others must find what
 * it leaves.
 */
function firstOfEachContact(mentions: Mention[]): { now: Mention[]; later: Mention[] } {
	const seen = new Set<string>();
	const now: Mention[] = [];
	const later: Mention[] = [];
	for (const mention of mentions) {
		const identities = mention.ways.map((way) => `${way} ${mention.identifiers[way]}`);
		if (mention.found !== null) identities.push(`contact ${mention.found.contact.id}`);
		for (const id of mention.near) identities.push(`contact ${id}`);
		(identities.some((identity) => seen.has(identity)) ? later : now).push(mention);
		for (const identity of identities) seen.add(identity);
	}
	return { now, later };
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
	const reason = 'must identify a contact by id, externalId, email or phone';
	return new InvalidInputError([{ field: contactName(path), reason }, ...problems]);
}

/** The sender's name for the contact as a whole. */
function contactName(path: string): string {
	return path === '' ? 'contact' : path.replace(/\.$/, '');
}

/** What one reference says of its contact, and its position in the list. */
interface PositionedFields {
	position: number;
	fields: ContactFields;
}

async function resolveByStrategy(
	context: EngineContext,
	references: PositionedFields[],
	strategy: StoredStrategy,
	{ ifUnknown, path = '', defaultCountry, foreignId }: ResolveOptions,
	results: ResolvedContact[],
): Promise<void> {
	const field = contactName(path);
	const matchable: PositionedFields[] = [];
	for (const reference of references) {
		const error = whyUnmatched(reference.fields, strategy, { path, defaultCountry });
		if (error === null) matchable.push(reference);
		else results[reference.position] = error;
	}
	const saved = await saveContactsByStrategy(
		context,
		matchable.map(({ fields }) => fields),
		{
			strategy,
			path,
			defaultCountry,
			foreignId,
			...(ifUnknown === 'reject' ? { ifNotFound: 'skip' as const } : {}),
		},
	);
	matchable.forEach(({ position }, n) => {
		const result = saved[n];
		if (result instanceof Error) results[position] = result;
		else {
			results[position] =
				result.contact ??
				new UnknownContactError({ field, reason: `no contact matches by "${strategy.name}"` });
		}
	});
}

/** Why a strategy can't find a contact; null: it can. One that can't be found again would be created by each event. */
function whyUnmatched(
	fields: ContactFields,
	strategy: StoredStrategy,
	{ path = '', defaultCountry }: Pick<ResolveOptions, 'path' | 'defaultCountry'>,
): InvalidInputError | null {
	try {
		if (canMatch(strategy, checkContactFields(fields, { path, defaultCountry }))) return null;
	} catch (error) {
		if (error instanceof InvalidInputError) return error;
		throw error;
	}
	return new InvalidInputError({
		field: contactName(path),
		reason: `has too few fields for the matching strategy "${strategy.name}": fill in all fields of at least one of its rules`,
	});
}

function canMatch({ definition }: StoredStrategy, checked: ReturnType<typeof checkContactFields>): boolean {
	const values = contactValues({ ...EMPTY_CONTACT, ...checked });
	return definition.rules.some((rule) => ruleKey(definition, rule, values) !== null);
}

const NOBODY: Identifiers = { externalId: null, email: null, phone: null };

function usableIdentifiers(fields: ContactFields, defaultCountry: string | undefined): Identifiers {
	return {
		externalId: blankToNull(fields.externalId),
		email: fields.email ? emailKey(fields.email) : null,
		phone: fields.phone ? phoneKey(fields.phone, defaultCountry) : null,
	};
}

function unknown(field: string, value: string): UnknownContactError {
	return new UnknownContactError({ field, reason: `no contact is known by "${value.slice(0, 80)}"` });
}
