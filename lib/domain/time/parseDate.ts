import { isDate } from 'node:util/types';

import { DateTime } from 'luxon';

import { fromLocal, isInstant, requireZone } from './localTime';
import { readUnixTime, readUnixTimeText } from './unixTime';

/** Whole calendar, week (`2026-W31-1`) and ordinal (`2026-031`) dates, basic or extended. */
export const ISO_DATE = String.raw`\d{4}-\d{2}-\d{2}|\d{8}|\d{4}-W\d{2}-\d|\d{4}W\d{3}|\d{4}-\d{3}`;
const ISO_TIME = String.raw`\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d{1,9})?)?)?`;
export const ISO_OFFSET = String.raw`Z|[+-](?:0\d|1[0-8])(?::?[0-5]\d)?`;
const ISO = new RegExp(
	`^(?<date>${ISO_DATE})(?:(?:T| +)(?<time>${ISO_TIME}) ?(?<offset>${ISO_OFFSET})?)?$`,
	'i',
);

/** Longest text considered: the longest date in use (RFC 2822 with a comment) is far shorter. */
const MAX_LENGTH = 100;

/**
 * Reads a date the way people and systems write it into n8n items: the only reader of external dates. It
 * accepts:
 *
 * - a number, or a text of its digits: Unix seconds or milliseconds, by the rule of `UNIX_TIME`. One of 8
 *   digits is an ISO date (`20260131`);
 * - ISO 8601 with a whole date, and the same with a space for the `T` (`2026-01-31 10:00`, `… 10:00:00+00`).
 *   Without an offset it is local in `zone`, by the DST rule of `fromLocal`; without a time, the start of
 *   that day there, which is 01:00 where a DST gap swallows midnight;
 * - RFC 2822 (`Sat, 31 Jan 2026 10:00:00 +0100`), which is also the format of HTTP headers;
 * - a JavaScript Date and a luxon DateTime (anything with `toMillis()`).
 *
 * @param value anything
 * @param zone IANA zone of values written without an offset
 * @returns UTC epoch milliseconds within the years 1 to 9999, or null for anything else, a date that doesn't
 *   exist (February 30) or lacks its day (`2026-01`, `10:00`)
 * @throws RangeError for an unknown zone
 */
export function parseDate(value: unknown, zone: string): number | null {
	requireZone(zone);
	const instant = read(value, zone);
	return instant !== null && isInstant(instant) ? Math.floor(instant) : null;
}

function read(value: unknown, zone: string): number | null {
	if (typeof value === 'number')
		return isBasicDate(value) ? readText(String(value), zone) : readUnixTime(value);
	if (typeof value === 'string') return value.length <= MAX_LENGTH ? readText(value.trim(), zone) : null;
	// Not instanceof: n8n evaluates expressions in their own realm.
	if (isDate(value)) return value.getTime();
	if (isDateTime(value)) return value.toMillis();
	return null;
}

/** Whether a number has the digits of an ISO date: 20260131, as spreadsheets and databases output it. */
export function isBasicDate(value: number): boolean {
	return Number.isInteger(value) && value >= 1e7 && value < 1e8;
}

/** Not instanceof: n8n's expressions bring their own luxon. */
export function isDateTime(value: unknown): value is { toMillis(): number } {
	return (
		typeof value === 'object' && value !== null && 'toMillis' in value && typeof value.toMillis === 'function'
	);
}

function readText(text: string, zone: string): number | null {
	const unixTime = readUnixTimeText(text);
	if (unixTime !== null) return unixTime;
	const iso = ISO.exec(text)?.groups;
	if (iso !== undefined) return readIso(iso.date, iso.time ?? '00', iso.offset, zone);
	return validMillis(DateTime.fromRFC2822(text, { zone: 'utc' }));
}

function readIso(date: string, time: string, offset: string | undefined, zone: string): number | null {
	// luxon wants date and time both basic or both extended; senders mix them.
	const extended = `${extendDate(date.toUpperCase())}T${extendTime(time)}`;
	const local = validMillis(DateTime.fromISO(`${extended}${offset?.toUpperCase() ?? 'Z'}`, { zone: 'utc' }));
	return local === null || offset !== undefined ? local : fromLocal(local, zone);
}

/** `20260131` as `2026-01-31`, and weeks likewise. */
export function extendDate(date: string): string {
	return date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3').replace(/^(\d{4})W(\d{2})(\d)$/, '$1-W$2-$3');
}

function extendTime(time: string): string {
	return time.replace(/^(\d{2})(\d{2})/, '$1:$2').replace(/^(\d{2}:\d{2})(\d{2})/, '$1:$2');
}

function validMillis(dateTime: DateTime): number | null {
	return dateTime.isValid ? dateTime.toMillis() : null;
}
