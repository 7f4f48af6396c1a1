import {
	identify,
	IDENTIFIERS,
	isDecided,
	type Identified,
	type Identifier,
	type Identifiers,
} from '../../domain/matching';
import { holdersOf, type Contact, type HoldersByKey, type IdentifierKeys, type Store } from '../../store';
import type { EngineContext } from '../EngineContext';

/** A named person, and by what contacts may be found. */
export interface NamedPerson {
	identifiers: Identifiers;
	ways: readonly Identifier[];
}

/** The contact that was meant. */
export interface IdentifiedContact {
	contact: Contact;
	by: Identifier;
	/** Its current identifiers. */
	own: Identifiers;
}

/** Whom a name means. */
export interface Identification {
	/** null: none. */
	meant: IdentifiedContact | null;
	/**
	 * The contacts that have, or had, anything it may be found by, contradicted ones included: a change of one
	 * of them can change whom it means.
	 */
	near: string[];
}

/**
 * Finds which contact each of many names means by the rule of identity (see `identify`). The contacts found
 * stay as they are until the transaction ends.
 */
export async function identifyContacts(
	{ store }: EngineContext,
	people: NamedPerson[],
): Promise<Identification[]> {
	if (people.length === 0) return [];
	for (;;) {
		const { holders, locked } = await store.contacts.lockCurrentHolders(keysOf(people));
		const found = await meantAmong(store, people, holders);
		const others = new Set(found.flatMap((one) => one?.holder.id ?? []).filter((id) => !locked.has(id)));
		const now = new Map([...locked, ...(await store.contacts.lockHolders([...others]))]);
		// Another transaction may have given one of them another address before it released its lock.
		if (found.some((one) => one !== null && !isSame(one.holder.own, now.get(one.holder.id)?.own))) continue;
		return found.map((one, n) => {
			const contact = one === null ? undefined : now.get(one.holder.id);
			return {
				meant: one === null || contact === undefined ? null : { ...contact, by: one.by },
				near: idsIn(people[n], holders),
			};
		});
	}
}

/**
 * The same without locking anything: for each name, whom it means now, and as in `Identification` who is near.
 * What is to be locked first can be locked after that.
 */
export async function glanceAtContacts(
	{ store }: EngineContext,
	people: NamedPerson[],
): Promise<Array<{ id: string | null; near: string[] }>> {
	if (people.length === 0) return [];
	const holders = await store.contacts.currentHolders(keysOf(people));
	const found = await meantAmong(store, people, holders);
	return people.map((person, n) => ({ id: found[n]?.holder.id ?? null, near: idsIn(person, holders) }));
}

/** @param holders the current ones; those who had an identifier before are added where they decide */
async function meantAmong(
	store: Store,
	people: NamedPerson[],
	holders: HoldersByKey,
): Promise<Array<Identified | null>> {
	const meant = ({ identifiers, ways }: NamedPerson): Identified | null =>
		identify(identifiers, ways, holdersOf(identifiers, holders));
	const current = people.map(meant);
	const open = people.filter(
		({ identifiers, ways }, n) => !isDecided(identifiers, ways, holdersOf(identifiers, holders), current[n]),
	);
	if (open.length === 0) return current;
	await store.contacts.addFormerHolders(holders, keysOf(open));
	return people.map(meant);
}

function idsIn({ identifiers, ways }: NamedPerson, all: HoldersByKey): string[] {
	const holders = holdersOf(identifiers, all);
	return [...new Set(ways.flatMap((way) => holders[way].map(({ id }) => id)))];
}

/**
 * What decides whom they mean: the identifiers by which they may be found and all that outrank one of these.
 * Weaker ones neither find nor contradict anything.
 */
function keysOf(people: NamedPerson[]): IdentifierKeys {
	const keys = { externalId: new Set<string>(), email: new Set<string>(), phone: new Set<string>() };
	for (const { identifiers, ways } of people) {
		const weakest = Math.max(...ways.map((way) => IDENTIFIERS.indexOf(way)));
		for (const identifier of IDENTIFIERS.slice(0, weakest + 1)) {
			const value = identifiers[identifier];
			if (value !== null) keys[identifier].add(value);
		}
	}
	return { externalId: [...keys.externalId], email: [...keys.email], phone: [...keys.phone] };
}

function isSame(before: Identifiers, now: Identifiers | undefined): boolean {
	return now !== undefined && IDENTIFIERS.every((identifier) => before[identifier] === now[identifier]);
}
