import type { MatchedRecord } from './strategy';

/** How a field's values are normalized. */
export type FieldKind = 'email' | 'phone' | 'id' | 'name' | 'fullName' | 'company' | 'text';

const OF_PEOPLE: Record<string, FieldKind> = {
	email: 'email',
	phone: 'phone',
	firstName: 'name',
	lastName: 'name',
	/** First and last name, in either order. */
	name: 'fullName',
	company: 'company',
	accountId: 'id',
};

/** What can be compared. A lead also has its contact's fields. */
export const MATCH_FIELDS: Record<MatchedRecord, Record<string, FieldKind>> = {
	contact: { ...OF_PEOPLE, externalId: 'id', owner: 'text' },
	lead: { ...OF_PEOPLE, contactId: 'id', topic: 'text', campaign: 'text', page: 'text', owner: 'text' },
};

export const ATTRIBUTES = 'attributes.';

/** The kind of a field; null if records of that type don't have it. */
export function kindOfField(record: MatchedRecord, field: string): FieldKind | null {
	if (field.startsWith(ATTRIBUTES)) return field.length > ATTRIBUTES.length ? 'text' : null;
	const kinds = MATCH_FIELDS[record];
	return Object.hasOwn(kinds, field) ? kinds[field] : null;
}

/**
 * Whether values of a kind are either the same or different, with nothing in between: one digit makes it
 * another number.
 */
export function isIdentifying(kind: FieldKind | null): boolean {
	return kind === 'email' || kind === 'phone' || kind === 'id';
}

/** Fields that identify a person, so that a shared address doesn't decide alone. */
export function tellsWho(field: string): boolean {
	return (
		['phone', 'externalId', 'firstName', 'lastName', 'name', 'contactId'].includes(field) ||
		field.startsWith(ATTRIBUTES)
	);
}
