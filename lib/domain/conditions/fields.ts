import { DEFAULT_PROCESS_ID } from '../lifecycle';

/** How a field's value is stored: as text, as a number, or as an instant (UTC epoch milliseconds). */
export type FieldKind = 'text' | 'number' | 'instant';

/** A record whose fields conditions compare; `entry` is what a contact entered a journey with. */
export type ConditionRecord = 'contact' | 'account' | 'lead' | 'entry';

/** Records with fields of their own. */
export type StoredRecord = Exclude<ConditionRecord, 'entry'>;

/**
 * The fields that conditions know, in camel case as records show them; the store's tables use the same name
 * in snake case. Everything else about a record is one of its `attributes`. A new column needs one line here.
 */
export const CONDITION_FIELDS = {
	contact: {
		id: 'text',
		externalId: 'text',
		email: 'text',
		phone: 'text',
		firstName: 'text',
		lastName: 'text',
		company: 'text',
		timeZone: 'text',
		accountId: 'text',
		owner: 'text',
		testSpeed: 'number',
		createdAt: 'instant',
		updatedAt: 'instant',
	},
	account: {
		id: 'text',
		externalId: 'text',
		name: 'text',
		domain: 'text',
		owner: 'text',
		createdAt: 'instant',
		updatedAt: 'instant',
	},
	lead: {
		id: 'text',
		topic: 'text',
		campaign: 'text',
		page: 'text',
		status: 'text',
		processId: 'text',
		stage: 'text',
		owner: 'text',
		accountId: 'text',
		journeyId: 'text',
		score: 'number',
		grade: 'text',
		salesReadyAt: 'instant',
		recycled: 'number',
		createdAt: 'instant',
		updatedAt: 'instant',
	},
} as const satisfies Record<StoredRecord, Record<string, FieldKind>>;

/** What an empty field means. */
const IF_EMPTY: Partial<Record<ConditionRecord, Record<string, string | number>>> = {
	lead: { processId: DEFAULT_PROCESS_ID, recycled: 0 },
};

const ATTRIBUTES = 'attributes.';

/** `scores.`, the name of a scoring model, and the part of its result. */
const SCORES = /^scores\.(?<path>.+\.(?:score|grade))$/s;

/**
 * Where a field is found: in its own column, by a path in the record's attributes, or under a name among a
 * lead's scores.
 */
export type FieldPlace =
	| { place: 'column'; name: string; kind: FieldKind; ifEmpty: string | number | null }
	| { place: 'attributes' | 'scores'; path: string };

/** @returns null for a field the record doesn't have */
export function placeOfField(record: ConditionRecord, field: string): FieldPlace | null {
	// Whatever the sender called it: a form has no fixed fields.
	if (record === 'entry') return { place: 'attributes', path: field };
	if (field.startsWith(ATTRIBUTES)) {
		const path = field.slice(ATTRIBUTES.length);
		return path === '' ? null : { place: 'attributes', path };
	}
	const scores = record === 'lead' ? SCORES.exec(field)?.groups : undefined;
	if (scores !== undefined) return { place: 'scores', path: scores.path };
	const fields: Record<string, FieldKind> = CONDITION_FIELDS[record];
	if (!Object.hasOwn(fields, field)) return null;
	const ifEmpty = IF_EMPTY[record]?.[field] ?? null;
	return { place: 'column', name: field, kind: fields[field], ifEmpty };
}
