import { identify, IDENTIFIERS, type Identifier, type Identifiers } from '../../domain/matching';
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
	const keys = keysOf(people);
	for (;;) {
		const holders = await store.contacts.holders(keys);
		const found = people.map(({ identifiers, ways }) =>
			identify(identifiers, ways, holdersOf(identifiers, holders)),
		);
		const ids = [...new Set(found.flatMap((one) => (one === null ? [] : [one.holder.id])))];
		if (ids.length === 0) return found.map(() => null);
		const now = await store.contacts.lockHolders(ids);
		// Another transaction may have given one of them another address before it released its lock.
		if (found.some((one) => one !== null && !isSame(one.holder.own, now.get(one.holder.id)?.own))) continue;
		return found.map((one) => {
			const locked = one === null ? undefined : now.get(one.holder.id);
			return one === null || locked === undefined ? null : { ...locked, by: one.by };
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
