import { InvalidInputError } from '../errors';
import { parseCalendarDate } from './calendarDate';
import type { CalendarDate } from './calendarDay';
import { parseDate } from './parseDate';
import { unixTimeRemedy } from './unixTime';

/** ISO 8601 before the year 1 and after 9999, as JavaScript writes it. */
const EXTENDED_YEAR = /^\s*[+-]\d{6}-/;

/**
 * The instant in a field; see {@link parseDate}.
 * @param zone IANA zone of values written without an offset
 * @param field the field's name for the person who filled it in
 * @param example how a date may be written there
 * @throws InvalidInputError if it isn't a date; it says what to do
 */
export function requireDate(
	value: unknown,
	zone: string,
	field: string,
	example = '2026-12-24T18:00',
): number {
	const instant = parseDate(value, zone);
	if (instant === null) throw new InvalidInputError({ field, reason: dateProblem(value, example) });
	return instant;
}

/** The same for a calendar day; see {@link parseCalendarDate}. */
export function requireCalendarDate(
	value: unknown,
	zone: string,
	field: string,
	example = '2026-12-24',
): CalendarDate {
	const date = parseCalendarDate(value, zone);
	if (date === null) throw new InvalidInputError({ field, reason: dateProblem(value, example) });
	return date;
}

/** Whether a field was left empty. */
export function isBlankDate(value: unknown): boolean {
	return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

/** Why a value isn't a date, and how to write one. */
export function dateProblem(value: unknown, example: string): string {
	if (isBlankDate(value)) return `is empty; enter a date such as ${example}`;
	return `${shown(value)} is not a date; ${remedyFor(value) ?? `write it like ${example}`}`;
}

function remedyFor(value: unknown): string | null {
	if (typeof value === 'string' && EXTENDED_YEAR.test(value)) return 'only the years 1 to 9999 are supported';
	const number = numberOf(value);
	return number === null ? null : unixTimeRemedy(number);
}

function numberOf(value: unknown): number | null {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && /^\s*-?\d{1,25}(?:\.\d+)?\s*$/.test(value) ? Number(value) : null;
}

function shown(value: unknown): string {
	if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'A list' : 'An object';
	return typeof value === 'number' ? String(value) : `"${String(value).slice(0, 80)}"`;
}
