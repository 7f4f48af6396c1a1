import { InvalidInputError } from '../../domain/errors';
import { emailKey, phoneKey } from '../../domain/normalization';
import type { Contact, ContactWrite } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { changedFields, noteChanges } from '../reactions/noteChanges';
import { recordChanged } from '../recordInteractions';
import { AccountLinks } from './accountLinks';
import { contactChanges } from './contactChanges';
import { KEY_COLUMN, type ContactMatching } from './contactKeys';
import { checkContactFields, EMPTY_CONTACT, type ContactFields } from './contactFields';

export type { ContactMatching };

export interface SaveContactOptions {
	matchBy: ContactMatching;
	/** `update` overwrites what is stored, `fillEmpty` writes only fields that are empty so far. */
	ifFound?: 'update' | 'fillEmpty';
	/**
	 * Contacts without an account get the one of their e-mail address's domain: one that exists, or (`create`) a new
	 * one. Domains of free mail providers say nothing and are left out.
	 */
	accountByDomain?: 'link' | 'create';
	defaultCountry?: string;
	/** What the fields are called for the sender, such as `contact.`. */
	path?: string;
}

export interface SavedContact {
	contact: Contact;
	outcome: 'created' | 'updated' | 'unchanged';
	/** The rule that found the record, or by which it was looked for. */
	matchedBy: ContactMatching;
}

/** One contact that is to be saved, as far as it has got. */
interface Candidate {
	/** Where in the list it stands. */
	position: number;
	checked: Partial<ContactWrite>;
	key: string;
	found: Contact | null;
}

/**
 * Creates a contact, or updates the one that matches. Two that are saved at the same moment become one.
 * @throws InvalidInputError for wrong fields, and when the field to match by is missing
 */
export async function saveContact(
	context: EngineContext,
	fields: ContactFields,
	options: SaveContactOptions,
): Promise<SavedContact> {
	const [result] = await saveContacts(context, [fields], options);
	if (result instanceof InvalidInputError) throw result;
	return result;
}

/**
 * Saves many contacts in one transaction with a handful of statements, as {@link saveContact} would one after the
 * other. One result each, in order: what is wrong with one does not keep the others from being saved.
 */
export async function saveContacts(
	context: EngineContext,
	list: ContactFields[],
	options: SaveContactOptions,
): Promise<Array<SavedContact | InvalidInputError>> {
	const results: Array<SavedContact | InvalidInputError> = [];
	const checked: Candidate[] = [];
	list.forEach((fields, position) => {
		try {
			checked.push({ position, ...check(fields, options), found: null });
		} catch (error) {
			if (!(error instanceof InvalidInputError)) throw error;
			results[position] = error;
		}
	});
	if (checked.length === 0) return results;
	await inTransaction(context, async (tx) => {
		let left = checked;
		while (left.length > 0) left = await saveRound(tx, left, options, results);
	});
	return results;
}

function check(
	fields: ContactFields,
	options: SaveContactOptions,
): { checked: Partial<ContactWrite>; key: string } {
	const path = options.path ?? '';
	const checked = checkContactFields(fields, { path, defaultCountry: options.defaultCountry });
	const key = checked[KEY_COLUMN[options.matchBy]];
	if (key) return { checked, key };
	throw new InvalidInputError({
		field: path + options.matchBy,
		reason: 'is missing, and contacts are matched by it',
	});
}

/**
 * Of several that touch the same identity, contact or external ID only the first can be dealt with now: the others must
 * find what it leaves, and an external ID that it gives up.
 */
function firstOfEach(
	candidates: Candidate[],
	owners: Map<string, Contact>,
): { now: Candidate[]; later: Candidate[] } {
	const seen = new Set<string>();
	const now: Candidate[] = [];
	const later: Candidate[] = [];
	for (const candidate of candidates) {
		const { key, found, checked } = candidate;
		const wanted = checked.external_id;
		const touched = [`key ${key}`];
		if (wanted) touched.push(`id ${wanted}`);
		for (const contact of [found, wanted ? owners.get(wanted) : undefined]) {
			if (!contact) continue;
			// After a merge one contact is known by several keys.
			touched.push(`contact ${contact.id}`);
			if (contact.externalId) touched.push(`id ${contact.externalId}`);
		}
		(touched.some((thing) => seen.has(thing)) ? later : now).push(candidate);
		for (const thing of touched) seen.add(thing);
	}
	return { now, later };
}

/** Saves those that do not depend on one another. Returns the others, in order. */
async function saveRound(
	context: EngineContext,
	all: Candidate[],
	options: SaveContactOptions,
	results: Array<SavedContact | InvalidInputError>,
): Promise<Candidate[]> {
	const { store } = context;
	const found = await store.contacts.findMany(
		KEY_COLUMN[options.matchBy],
		all.map(({ key }) => key),
	);
	for (const candidate of all) candidate.found = found.get(candidate.key) ?? null;
	const owners = await ownersOfIds(context, all, options);
	const { now: candidates, later } = firstOfEach(all, owners);
	for (const candidate of candidates) {
		if (candidate.found === null) continue;
		candidate.checked = withoutFormerKey(candidate, candidate.found, options.matchBy);
	}
	const accounts = await AccountLinks.read(context, candidates, options);
	const refused = refusals(candidates, owners, accounts, options);
	for (const [{ position }, error] of refused) results[position] = error;
	const good = candidates.filter((candidate) => !refused.has(candidate));
	const created = await claim(context, good, options);
	await accounts.link(good);

	const inserted = await store.contacts.insertMany(
		[...created].map(([{ checked }, id]) => ({ id, contact: { ...EMPTY_CONTACT, ...checked } })),
	);
	[...created.keys()].forEach(({ position }, n) => {
		results[position] = { contact: inserted[n], outcome: 'created', matchedBy: options.matchBy };
	});
	const merged = good.flatMap(({ position, found: before, checked }) => {
		if (before === null) return [];
		return { position, before, changes: contactChanges(before, checked, options.ifFound ?? 'update') };
	});
	const changed = merged.filter(({ changes }) => Object.keys(changes).length > 0);
	const updated = await store.contacts.updateMany(
		changed.map(({ before: { id }, changes }) => ({ id, changes })),
	);
	for (const { position, before } of merged) {
		const after = updated.get(before.id);
		results[position] = {
			contact: after ?? before,
			outcome: after === undefined ? 'unchanged' : 'updated',
			matchedBy: options.matchBy,
		};
	}
	await recordChanged(context, [...updated.keys()]);
	await noteChanges(context, [
		...inserted.map(({ id }) => ({
			contact_id: id,
			record_type: 'contact' as const,
			record_id: id,
			action: 'created' as const,
			fields: null,
		})),
		...changed.map(({ before }) => ({
			contact_id: before.id,
			record_type: 'contact' as const,
			record_id: before.id,
			action: 'updated' as const,
			fields: changedFields(before, updated.get(before.id) ?? before),
		})),
	]);
	await accounts.noteCreated();
	return later;
}

/** Whoever writes from an address that was merged away has not got a new one. */
function withoutFormerKey(
	{ checked, key }: Candidate,
	found: Contact,
	matchBy: ContactMatching,
): Partial<ContactWrite> {
	// A stored number may lack its country, in which case it cannot be told whether it is another one.
	const own =
		matchBy === 'externalId'
			? found.externalId
			: matchBy === 'email'
				? found.email && emailKey(found.email)
				: found.phone && phoneKey(found.phone);
	if (own === null || own === key) return checked;
	const left = { ...checked };
	if (matchBy !== 'externalId') delete left[matchBy];
	delete left[KEY_COLUMN[matchBy]];
	return left;
}

/** Who has the external IDs that are to be written, unless it is by them that contacts are found. */
async function ownersOfIds(
	{ store }: EngineContext,
	candidates: Candidate[],
	{ matchBy }: SaveContactOptions,
): Promise<Map<string, Contact>> {
	if (matchBy === 'externalId') return new Map();
	return await store.contacts.findMany(
		'external_id',
		candidates.flatMap(({ checked }) => checked.external_id ?? []),
	);
}

/** What is wrong with some, as only the store can tell. */
function refusals(
	candidates: Candidate[],
	owners: Map<string, Contact>,
	accounts: AccountLinks,
	{ path = '' }: SaveContactOptions,
): Map<Candidate, InvalidInputError> {
	const refused = new Map<Candidate, InvalidInputError>();
	for (const candidate of candidates) {
		const { external_id, account_id } = candidate.checked;
		const owner = external_id ? owners.get(external_id) : undefined;
		if (owner !== undefined && owner.id !== candidate.found?.id) {
			const reason = `"${external_id}" belongs to another contact (${owner.id})`;
			refused.set(candidate, new InvalidInputError({ field: `${path}externalId`, reason }));
		} else if (account_id && !accounts.exists(account_id)) {
			const reason = `there is no account "${account_id.slice(0, 80)}"; create it first, or check the ID`;
			refused.set(candidate, new InvalidInputError({ field: `${path}accountId`, reason }));
		}
	}
	return refused;
}

/**
 * Claims the identities of those that are not found, so that nobody else creates them.
 * @returns who is to be created, with the ids for them; who was created in the meantime is found now
 */
async function claim(
	{ store }: EngineContext,
	candidates: Candidate[],
	{ matchBy }: SaveContactOptions,
): Promise<Map<Candidate, string>> {
	const created = new Map<Candidate, string>();
	for (const candidate of candidates) {
		if (candidate.found === null) created.set(candidate, store.newId());
	}
	const claims = new Map(
		[...created].map(([{ key }, record_id]) => [
			key,
			{ record_type: 'contact' as const, scope: matchBy, key, record_id },
		]),
	);
	const owners = await store.contacts.claimKeys([...claims.values()]);
	// All in one statement, which locks them in one order: another process may be after the same ones.
	const meanwhile = await store.contacts.findMany(
		KEY_COLUMN[matchBy],
		[...created].filter(([{ key }, id]) => owners.get(key) !== id).map(([{ key }]) => key),
	);
	for (const [candidate, id] of [...created]) {
		let owner = owners.get(candidate.key) ?? null;
		if (owner !== id) candidate.found = meanwhile.get(candidate.key) ?? null;
		// Either another process has just created the contact, or the one that had the key is known by another value
		// now (an e-mail address that was changed) and leaves it to its new owner.
		while (owner !== id && candidate.found === null) {
			const again = await store.contacts.findMany(KEY_COLUMN[matchBy], [candidate.key]);
			candidate.found = again.get(candidate.key) ?? null;
			if (candidate.found !== null) break;
			const wanted = { record_type: 'contact' as const, scope: matchBy, key: candidate.key, record_id: id };
			if (owner !== null && (await store.contacts.reassignKey(wanted, owner))) break;
			owner = (await store.contacts.claimKey(wanted)) ?? id;
		}
		if (candidate.found !== null) created.delete(candidate);
	}
	return created;
}
