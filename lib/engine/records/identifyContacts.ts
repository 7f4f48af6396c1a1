import { identify, type Holder, type Identifier, type Identifiers } from '../../domain/matching';
import { holdersOf, type Contact, type IdentifierKeys } from '../../store';
import type { EngineContext } from '../EngineContext';

/** Somebody who is named, and by what contacts may be found. */
export interface NamedPerson {
	identifiers: Identifiers;
	ways: readonly Identifier[];
}

/** The contact that is meant. */
export interface IdentifiedContact {
	contact: Contact;
	by: Identifier;
	/** What it has now. */
	own: Identifiers;
}

/**
 * Finds whom each of many means by the rule of identity (see `identify`). Those that are found stay as they are until
 * the transaction ends.
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
		await store.contacts.lock(ids);
		// Another transaction may have given one of them another address before it let go.
		const now = await store.contacts.holdersById(ids);
		if (found.some((one) => one !== null && !isSame(one.holder, now.get(one.holder.id)))) continue;
		const contacts = await store.contacts.getMany(ids);
		return found.map((one) => {
			const contact = one === null ? undefined : contacts.get(one.holder.id);
			return one === null || contact === undefined ? null : { contact, by: one.by, own: one.holder.own };
		});
	}
}

function keysOf(people: NamedPerson[]): IdentifierKeys {
	const of = (identifier: Identifier): string[] => [
		...new Set(people.flatMap(({ identifiers }) => identifiers[identifier] ?? [])),
	];
	return { externalId: of('externalId'), email: of('email'), phone: of('phone') };
}

function isSame({ own }: Holder, now: Holder | undefined): boolean {
	return (
		now !== undefined &&
		own.externalId === now.own.externalId &&
		own.email === now.own.email &&
		own.phone === now.own.phone
	);
}
