import { InvalidInputError } from '../../domain/errors';
import { IDENTIFIERS, keptIdentifiers, type Identifier, type Identifiers } from '../../domain/matching';
import type { Contact, ContactWrite, HoldersByKey } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { AccountLinks } from './accountLinks';
import { contactChanges } from '../changes/contactChanges';
import {
	givenIdentifiers,
	identifiersIn,
	identityKeys,
	withoutIdentifiers,
	type ContactMatching,
} from './contactKeys';
import { blankToNull, checkContactFields, type ContactFields } from './contactFields';
import { refusedReference } from './contactReferences';
import { LockedKeys, type KeyedRecord } from '../matching/LockedKeys';
import { glanceAtContacts, identifyContacts, type Identification } from './identifyContacts';
import { writeContacts, type ContactStep } from './writeContacts';

export type { ContactMatching };

export interface SaveContactOptions {
	/** How contacts are found; of several ways, the strongest that finds one. */
	matchBy: ContactMatching | readonly ContactMatching[];
	/** `update` overwrites what is stored, `fillEmpty` writes only fields that are empty so far. */
	ifFound?: 'update' | 'fillEmpty';
	/**
	 * Contacts without an account get the one of their email address's domain: an existing one, or (`create`)
	 * a new one. Domains of free mail providers say nothing and are left out.
	 */
	accountByDomain?: 'link' | 'create';
	defaultCountry?: string;
	/**
	 * An external ID that was sent and isn't to be written, because it belongs to another contact. Those with a different
	 * one aren't meant all the same.
	 */
	foreignId?: string | null;
	/** What the fields are called for the sender, such as `contact.`. */
	path?: string;
}

export interface SavedContact {
	contact: Contact;
	outcome: 'created' | 'updated' | 'unchanged';
	/** The rule that found the record, or was used to look for it. */
	matchedBy: ContactMatching;
}

/** One contact to be saved and its progress. */
interface Candidate {
	/** Its position in the list. */
	position: number;
	/** The id to create it under. */
	newId: string;
	/** What was sent. */
	given: Partial<ContactWrite>;
	/** What to write to it. */
	checked: Partial<ContactWrite>;
	/** What it names itself by. */
	identifiers: Identifiers;
	/** The identifiers by which it may be found. */
	ways: Identifier[];
	found: Contact | null;
	/** What found it. */
	by: Identifier | null;
	/** As in `Identification`. */
	near: string[];
	/**
	 * Sorts by position in the list, so that the order of statements doesn't decide which contact had an
	 * address first.
	 */
	since: string;
}

/**
 * Creates a contact, or updates the one that matches by the rule of identity: one that a stronger identifier
 * contradicts doesn't match, and a match never overwrites anything stronger than itself. Two saved at the
 * same moment become one.
 * @throws InvalidInputError for wrong fields, and when the field to match by is missing
 * @returns the contact as it is now, and whether it was created, updated, or is unchanged
 * @example
 * ```ts
 * const fields = { email: 'Bo@Example.com', firstName: 'Bo', attributes: { plan: 'pro' } };
 * const first = await saveContact(engine, fields, { matchBy: 'email' });
 * const again = await saveContact(engine, { ...fields, lastName: 'Li' }, { matchBy: 'email' });
 * console.log(first.outcome, again.outcome, again.contact.lastName); // created updated Li
 * ```
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
 * Saves many contacts in one transaction with a handful of statements, as {@link saveContact} would one after
 * the other. One result each, in order: an error in one doesn't keep the others from being saved.
 * @returns for each contact, in order: what was saved, or the InvalidInputError that says why it wasn't
 * @example
 * ```ts
 * const list = [{ email: 'bo@example.com' }, { firstName: 'Nameless' }];
 * const [saved, refused] = await saveContacts(engine, list, { matchBy: 'email' });
 * console.log(saved.outcome); // created
 * console.log(refused.message); // email: is missing, and contacts are matched by it
 * ```
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
			const [newId, since] = [context.store.newId(), context.store.newId()];
			checked.push({ position, newId, ...check(fields, options), found: null, by: null, near: [], since });
		} catch (error) {
			if (!(error instanceof InvalidInputError)) throw error;
			results[position] = error;
		}
	});
	if (checked.length === 0) return results;
	await inTransaction(context, async (tx) => {
		const locked = new LockedKeys(tx.store, 'contact');
		await lockKeysFirst(tx, checked, locked);
		let left = checked;
		while (left.length > 0) left = await saveRound(tx, left, options, locked, results);
		await locked.save();
	});
	return results;
}

function check(
	fields: ContactFields,
	options: SaveContactOptions,
): Pick<Candidate, 'given' | 'checked' | 'identifiers' | 'ways'> {
	const path = options.path ?? '';
	const given = checkContactFields(fields, { path, defaultCountry: options.defaultCountry });
	const own = identifiersIn(given);
	const identifiers = { ...own, externalId: own.externalId ?? blankToNull(options.foreignId) };
	const asked = [options.matchBy].flat();
	const ways = IDENTIFIERS.filter((way) => asked.includes(way) && own[way] !== null);
	if (ways.length > 0) return { given, checked: given, identifiers, ways };
	const [field] = asked;
	throw new InvalidInputError({ field: path + field, reason: 'is missing, and contacts are matched by it' });
}

/**
 * Of several that touch the same identity, contact or external ID, only the first can be processed now: the
 * others must find what it leaves, and an external ID that it gives up.
 */
function firstOfEach(
	candidates: Candidate[],
	owners: HoldersByKey['externalId'],
): { now: Candidate[]; later: Candidate[] } {
	const seen = new Set<string>();
	const now: Candidate[] = [];
	const later: Candidate[] = [];
	for (const candidate of candidates) {
		const { identifiers, ways, found, near } = candidate;
		const wanted = identifiers.externalId;
		const touched = ways.map((way) => `${way} ${identifiers[way]}`);
		if (wanted) touched.push(`externalId ${wanted}`);
		if (found?.externalId) touched.push(`externalId ${found.externalId}`);
		// After a merge one contact is known by several keys.
		if (found) touched.push(`contact ${found.id}`);
		// One that is contradicted now may match once it is changed.
		for (const id of near) touched.push(`contact ${id}`);
		for (const { id, own } of wanted ? (owners.get(wanted) ?? []) : []) {
			touched.push(`contact ${id}`, `externalId ${own.externalId}`);
		}
		(touched.some((thing) => seen.has(thing)) ? later : now).push(candidate);
		for (const thing of touched) seen.add(thing);
	}
	return { now, later };
}

/** Saves those that don't depend on one another. Returns the others, in order. */
async function saveRound(
	context: EngineContext,
	all: Candidate[],
	options: SaveContactOptions,
	locked: LockedKeys,
	results: Array<SavedContact | InvalidInputError>,
): Promise<Candidate[]> {
	noteFound(all, await identifyContacts(context, all));
	const owners = await ownersOfIds(context, all);
	const { now: candidates, later } = firstOfEach(all, owners);
	const accounts = await AccountLinks.read(context, candidates, options);
	const refused = refusals(candidates, owners, accounts, options);
	for (const [{ position }, error] of refused) results[position] = error;
	const good = candidates.filter((candidate) => !refused.has(candidate));
	const created = await claim(context, good, locked);
	await accounts.link(good);

	const steps = new Map<Candidate, ContactStep>();
	for (const candidate of good) {
		const { found: before, checked, since } = candidate;
		if (created.has(candidate))
			steps.set(candidate, { id: candidate.newId, since, before: null, given: checked });
		if (before === null) continue;
		const changes = contactChanges(before, checked, options.ifFound ?? 'update');
		if (Object.keys(changes).length > 0) steps.set(candidate, { id: before.id, since, before, changes });
	}
	const written = await writeContacts(context, [...steps.values()]);
	const after = new Map([...steps.keys()].map((candidate, n) => [candidate, written[n]]));
	for (const candidate of good) {
		const { position, found, by, ways } = candidate;
		const contact = after.get(candidate) ?? found;
		if (contact === null) continue;
		results[position] = {
			contact,
			outcome: created.has(candidate) ? 'created' : after.has(candidate) ? 'updated' : 'unchanged',
			matchedBy: by ?? ways[0],
		};
	}
	await accounts.noteCreated();
	return later;
}

/** Notes which contact each was found to be, and removes what that match must not overwrite. */
function noteFound(candidates: Candidate[], found: Identification[]): void {
	candidates.forEach((candidate, n) => {
		const { meant: one, near } = found[n];
		candidate.near = near;
		candidate.found = one?.contact ?? null;
		candidate.by = one?.by ?? null;
		const kept = one === null ? [] : keptIdentifiers(one.by, givenIdentifiers(candidate.given), one.own);
		candidate.checked = withoutIdentifiers(candidate.given, kept);
	});
}

/** Owners of the external IDs to be written, unless contacts are found by them. */
async function ownersOfIds(
	{ store }: EngineContext,
	candidates: Candidate[],
): Promise<HoldersByKey['externalId']> {
	const wanted = candidates.flatMap(({ identifiers, ways }) =>
		ways.includes('externalId') ? [] : (identifiers.externalId ?? []),
	);
	if (wanted.length === 0) return new Map();
	return (await store.contacts.holders({ externalId: wanted, email: [], phone: [] })).externalId;
}

/** Errors in some of them that only the store can detect. */
function refusals(
	candidates: Candidate[],
	owners: HoldersByKey['externalId'],
	accounts: AccountLinks,
	{ path }: SaveContactOptions,
): Map<Candidate, InvalidInputError> {
	const lookup = {
		hasAccount: (id: string) => accounts.exists(id),
		ownerOf: (externalId: string) => owners.get(externalId)?.[0]?.id,
	};
	const refused = new Map<Candidate, InvalidInputError>();
	for (const candidate of candidates) {
		const refusal = refusedReference(lookup, candidate.checked, candidate.found?.id ?? null, path);
		if (refusal !== null) refused.set(candidate, refusal);
	}
	return refused;
}

/**
 * Locks the keys of all that no contact has now, before any contact is locked: everything locks in this order
 * (CONTRIBUTING.md), so that two transactions can't wait for each other. One that has the store to itself
 * needn't look.
 */
async function lockKeysFirst(
	context: EngineContext,
	candidates: Candidate[],
	locked: LockedKeys,
): Promise<void> {
	if (context.store.ownsStore) return;
	const seen = await glanceAtContacts(context, candidates);
	await locked.lock(candidates.filter((_, n) => seen[n].id === null).map(keyedRecord));
}

/**
 * Claims the identities of those that are not found, so that no one else creates them.
 * @returns those that are still to be created; contacts created concurrently are treated as found
 */
async function claim(
	context: EngineContext,
	candidates: Candidate[],
	locked: LockedKeys,
): Promise<Set<Candidate>> {
	const open = candidates.filter(({ found }) => found === null);
	// Only if another contact holds one of the keys can there be one that was not found before.
	const contested = await locked.lock(open.map(keyedRecord));
	if (contested.length > 0) noteFound(open, await identifyContacts(context, open));
	for (const candidate of candidates) {
		locked.settle(keyedRecord(candidate), candidate.found?.id ?? candidate.newId);
	}
	return new Set(open.filter(({ found }) => found === null));
}

function keyedRecord({ newId, given }: Candidate): KeyedRecord {
	return { newId, keys: [], sharedKeys: identityKeys(identifiersIn(given)) };
}
