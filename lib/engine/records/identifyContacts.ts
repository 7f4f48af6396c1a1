import {
	identify,
	IDENTIFIERS,
	isDecided,
	type Identified,
	type Identifier,
	type Identifiers,
} from '../../domain/matching';
import { holdersOf, type Contact, type IdentifierKeys } from '../../store';
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

/**
 * Finds which contact each of many names means by the rule of identity (see `identify`). The contacts found
 * stay as they are until the transaction ends.
 */
export async function identifyContacts(
	{ store }: EngineContext,
	people: NamedPerson[],
): Promise<Array<IdentifiedContact | null>> {
	if (people.length === 0) return [];
	for (;;) {
		const { holders, locked } = await store.contacts.lockCurrentHolders(keysOf(people));
		const meant = ({ identifiers, ways }: NamedPerson): Identified | null =>
			identify(identifiers, ways, holdersOf(identifiers, holders));
		const current = people.map(meant);
		const open = people.filter(
			({ identifiers, ways }, n) =>
				!isDecided(identifiers, ways, holdersOf(identifiers, holders), current[n]),
		);
		if (open.length > 0) await store.contacts.addFormerHolders(holders, keysOf(open));
		const found = open.length > 0 ? people.map(meant) : current;
		const others = new Set(found.flatMap((one) => one?.holder.id ?? []).filter((id) => !locked.has(id)));
		const now = new Map([...locked, ...(await store.contacts.lockHolders([...others]))]);
		// Another transaction may have given one of them another address before it released its lock.
		if (found.some((one) => one !== null && !isSame(one.holder.own, now.get(one.holder.id)?.own))) continue;
		return found.map((one) => {
			const contact = one === null ? undefined : now.get(one.holder.id);
			return one === null || contact === undefined ? null : { ...contact, by: one.by };
		});
	}
}

function keysOf(people: NamedPerson[]): IdentifierKeys {
	const of = (identifier: Identifier): string[] => [
		...new Set(people.flatMap(({ identifiers }) => identifiers[identifier] ?? [])),
	];
	return { externalId: of('externalId'), email: of('email'), phone: of('phone') };
}

function isSame(before: Identifiers, now: Identifiers | undefined): boolean {
	return now !== undefined && IDENTIFIERS.every((identifier) => before[identifier] === now[identifier]);
}
