import { isInstant, MAX_DATE_LENGTH, readIsoDate, readUnixTime, readUnixTimeText } from '../time';
import { ZoneOffsets } from './zoneOffsets';

/** An instant, or the reading of a wall clock whose zone is unknown; both in milliseconds. */
export type DateValue = { instant: number } | { local: number; dayOnly: boolean };

/**
 * The time in a field: the part of what `parseDate` accepts that a database can also accept, with the same
 * meaning. Accepts Unix times by the rule of `UNIX_TIME`, as numbers and as texts, ISO calendar dates
 * (`2026-01-31`, `2026-01-31T10:00`, `2026-01-31 10:00:00+01:00`), and the Date of a column that holds an
 * instant.
 *
 * @returns null for anything else, and outside the years 1 to 9999
 */
export function readDateValue(value: unknown): DateValue | null {
	if (typeof value === 'number') return instantOrNull(readUnixTime(value));
	if (value instanceof Date) return instantOrNull(value.getTime());
	if (typeof value !== 'string' || value.length > MAX_DATE_LENGTH) return null;
	const reading = readIsoDate(value);
	if (reading === null) return instantOrNull(readUnixTimeText(value.trim()));
	const { local, offset, dayOnly } = reading;
	if (!isInstant(local - (offset ?? 0))) return null;
	return offset === null ? { local, dayOnly } : { instant: local - offset };
}

function instantOrNull(instant: number | null): DateValue | null {
	return instant !== null && isInstant(instant) ? { instant } : null;
}

/**
 * The instant in a field.
 * @param zone IANA zone of values written without an offset, valid
 * @returns UTC epoch milliseconds; null if it isn't a date
 */
export function readInstant(value: unknown, zone: string): number | null {
	const date = readDateValue(value);
	if (date === null) return null;
	return 'instant' in date ? date.instant : localInstant(date.local, zone);
}

/** Month times 100 plus day of a field's date: as written, or as clocks in the zone showed that instant. */
export function readMonthDay(value: unknown, zone: string): number | null {
	const date = readDateValue(value);
	if (date === null) return null;
	const local =
		'local' in date ? date.local : zone === 'UTC' ? date.instant : ZoneOffsets.of(zone).toLocal(date.instant);
	const day = new Date(local);
	return (day.getUTCMonth() + 1) * 100 + day.getUTCDate();
}

function localInstant(local: number, zone: string): number {
	return zone === 'UTC' ? local : ZoneOffsets.of(zone).fromLocal(local);
}
