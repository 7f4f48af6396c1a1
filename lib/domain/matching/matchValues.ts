import { ATTRIBUTES } from './matchFields';

/** A record's values to compare, by field; a text, or blank. */
export interface MatchValues {
	fields: Record<string, string | null>;
	attributes: Record<string, unknown>;
	/** The key of its email address, if it is known already. */
	emailKey?: string | null;
	/** The key of its phone number if it was derived with a country the number itself lacks. */
	phoneKey?: string | null;
}

/** The text of a field, trimmed and composed; null if blank or not a single value. */
export function valueOf(values: MatchValues, field: string): string | null {
	const value = field.startsWith(ATTRIBUTES)
		? ownValue(values.attributes, field.slice(ATTRIBUTES.length))
		: ownValue(values.fields, field);
	if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null;
	const text = String(value).normalize('NFC').trim();
	return text === '' ? null : text;
}

function ownValue(from: Record<string, unknown>, name: string): unknown {
	return Object.hasOwn(from, name) ? from[name] : null;
}
