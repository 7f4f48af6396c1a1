import type { Identifier, Identifiers } from '../../domain/matching';
import type { ContactWrite, ScopedKey } from '../../store';

/** What decides whether a contact exists already. */
export type ContactMatching = Identifier;

/** The columns in which each is kept: as it was written, and in the form in which it is compared. */
export const IDENTIFIER_COLUMNS: Record<
	Identifier,
	Array<'external_id' | 'email' | 'email_key' | 'phone' | 'phone_key'>
> = {
	externalId: ['external_id'],
	email: ['email', 'email_key'],
	phone: ['phone', 'phone_key'],
};

/** The identifiers of a contact as it is to be written; what is not given is blank. */
export function identifiersIn(checked: Partial<ContactWrite>): Identifiers {
	return {
		externalId: checked.external_id || null,
		email: checked.email_key ?? null,
		phone: checked.phone_key ?? null,
	};
}

/**
 * The keys that keep two executions from creating the same person at the same moment, whatever door each of them came
 * in by.
 */
export function identityKeys(identifiers: Identifiers): ScopedKey[] {
	return Object.entries(identifiers).flatMap(([scope, key]) => (key === null ? [] : [{ scope, key }]));
}

/** What is to be written without some identifiers. */
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

/** The identifiers that something is to be written of, in the form in which they are compared. */
export function givenIdentifiers(checked: Partial<ContactWrite>): Partial<Identifiers> {
	const { external_id, email_key, phone_key } = checked;
	return {
		...(external_id === undefined ? {} : { externalId: external_id }),
		...(email_key === undefined ? {} : { email: email_key }),
		...(phone_key === undefined ? {} : { phone: phone_key }),
	};
}
