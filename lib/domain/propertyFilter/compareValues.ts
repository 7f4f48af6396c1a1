import { textKey } from '../normalization';
import { isInstant, readIsoDate } from '../time';

/** Linear in the text's length: no two parts of it can match the same digits. */
const NUMERIC = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,4})?$/i;

/**
 * Longer texts aren't numbers. With this and the four digits of an exponent, every database accepts the same
 * ones.
 */
const MAX_NUMBER_LENGTH = 100;

const PRINTABLE_ASCII = /^[ -~]*$/;

/** What some databases can't store: NUL, and halves of surrogate pairs. */
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/**
 * A scalar as comparable text: NFKC, case folded, trimmed; `true` and `false` for booleans. Anything that
 * isn't a character (NUL, half a surrogate pair) counts as U+FFFD.
 *
 * @returns undefined for objects, arrays, null and undefined
 */
export function asText(value: unknown): string | undefined {
	// Most texts are plain ASCII, for which the key of a text is just this.
	if (typeof value === 'string' && PRINTABLE_ASCII.test(value)) return value.toLowerCase().trim();
	if (typeof value === 'string') return textKey(value.replace(UNSTORABLE, '\ufffd'));
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
 * The order of two values: as numbers if both are numbers or numeric texts, otherwise as instants if both are
 * ISO calendar dates such as `2026-01-31` or `2026-01-31T10:00+01:00` (without an offset: UTC).
 *
 * @returns below 0, 0 or above 0; undefined if the two have no order, so that neither is greater
 */
export function compareLoosely(left: unknown, right: unknown): number | undefined {
	return difference(asNumber(left), asNumber(right)) ?? difference(asInstant(left), asInstant(right));
}

function difference(left: number | undefined, right: number | undefined): number | undefined {
	return left === undefined || right === undefined ? undefined : left - right;
}

/**
 * A number, or the number in a numeric text of at most 100 characters; undefined for anything else, including
 * infinity.
 */
export function asNumber(value: unknown): number | undefined {
	if (typeof value === 'string') {
		if (value.length > MAX_NUMBER_LENGTH || !NUMERIC.test(value.trim())) return undefined;
	} else if (typeof value !== 'number') return undefined;
	const number = Number(value);
	return Number.isFinite(number) ? number : undefined;
}

/** UTC epoch milliseconds of a text that is an ISO calendar date; not of `20260131`, which may be an order number. */
export function asInstant(value: unknown): number | undefined {
	if (typeof value !== 'string') return undefined;
	const reading = readIsoDate(value);
	if (reading === null) return undefined;
	const instant = reading.local - (reading.offset ?? 0);
	return isInstant(instant) ? instant : undefined;
}
