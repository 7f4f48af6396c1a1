import type { Identifier, Identifiers } from '../../domain/matching';
import type { ContactWrite, ScopedKey } from '../../store';

/** What decides whether a contact already exists. */
export type ContactMatching = Identifier;

/** The columns in which each is stored: as it was written, and in the form used for comparison. */
export const IDENTIFIER_COLUMNS: Record<
	Identifier,
	Array<'externalId' | 'email' | 'emailKey' | 'phone' | 'phoneKey'>
> = {
	externalId: ['externalId'],
	email: ['email', 'emailKey'],
	phone: ['phone', 'phoneKey'],
};

/** The identifiers of a contact to be written; those that aren't given are blank. */
export function identifiersIn(checked: Partial<ContactWrite>): Identifiers {
	return {
		externalId: checked.externalId || null,
		email: checked.emailKey ?? null,
		phone: checked.phoneKey ?? null,
	};
}

/**
 * The keys that keep two executions from creating the same person at the same moment, however each of them
 * came in.
 */
export function identityKeys(identifiers: Identifiers): ScopedKey[] {
	return Object.entries(identifiers).flatMap(([scope, key]) => (key === null ? [] : [{ scope, key }]));
}

/** What to write, without some of the identifiers. */
export function withoutIdentifiers(
	checked: Partial<ContactWrite>,
	identifiers: Identifier[],
): Partial<ContactWrite> {
	if (identifiers.length === 0) return checked;
	const left = { ...checked };
	for (const identifier of identifiers) {
		for (const column of IDENTIFIER_COLUMNS[identifier]) delete left[column];
	}
	return left;
}

/** The identifiers for which something is to be written, in the form used for comparison. */
export function givenIdentifiers(checked: Partial<ContactWrite>): Partial<Identifiers> {
	const { externalId, emailKey, phoneKey } = checked;
	return {
		...(externalId === undefined ? {} : { externalId }),
		...(emailKey === undefined ? {} : { email: emailKey }),
		...(phoneKey === undefined ? {} : { phone: phoneKey }),
	};
}
