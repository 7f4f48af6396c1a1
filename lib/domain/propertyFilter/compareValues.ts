import { textKey } from '../normalization';
import { parseDate } from '../waiting';

/** Linear in the text's length: no two parts of it can take the same digits. */
const NUMERIC = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** Only texts that begin like a date are read as one: not `20260131`, which may be an order number. */
const DATE_LIKE = /^\d{4}-/;

/**
 * A scalar as comparable text: NFKC, case folded, trimmed; `true` and `false` for booleans.
 *
 * @returns undefined for objects, arrays, null and undefined
 */
export function asText(value: unknown): string | undefined {
	if (typeof value === 'string') return textKey(value);
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/**
 * Loose equality of scalars. If one side is a number and the other numeric text, they compare as numbers
 * (`5` and `"5.0"`); everything else as text (`"Espresso"` and `"espresso"`, `true` and `"TRUE"`, but not
 * `"007"` and `"7"`: two texts may be postcodes). Objects and arrays equal nothing.
 */
export function looselyEqual(left: unknown, right: unknown): boolean {
	if (typeof left === 'number' || typeof right === 'number') {
		const numbers = [asNumber(left), asNumber(right)];
		if (numbers[0] !== undefined && numbers[1] !== undefined) return numbers[0] === numbers[1];
	}
	const text = asText(left);
	return text !== undefined && text === asText(right);
}

/**
 * The order of two values: as numbers when both are numbers or numeric texts, else as instants when both are
 * ISO dates (without an offset: UTC).
 *
 * @returns below 0, 0 or above 0; undefined when the two have no order, so that neither is greater
 */
export function compareLoosely(left: unknown, right: unknown): number | undefined {
	return difference(asNumber(left), asNumber(right)) ?? difference(asInstant(left), asInstant(right));
}

function difference(left: number | undefined, right: number | undefined): number | undefined {
	return left === undefined || right === undefined ? undefined : left - right;
}

function asNumber(value: unknown): number | undefined {
	if (typeof value === 'string' && !NUMERIC.test(value.trim())) return undefined;
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const number = Number(value);
	return Number.isFinite(number) ? number : undefined;
}

function asInstant(value: unknown): number | undefined {
	if (typeof value !== 'string' || !DATE_LIKE.test(value.trim())) return undefined;
	return parseDate(value, 'UTC') ?? undefined;
}
