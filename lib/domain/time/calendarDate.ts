import { DateTime } from 'luxon';

import { dateOf, DAY, dayOf, existsOnCalendar, type CalendarDate } from './calendarDay';
import { toLocal } from './localTime';
import { extendDate, isBasicDate, ISO_DATE, ISO_OFFSET, isDateTime, parseDate } from './parseDate';

const MIDNIGHT = String.raw`00(?::?00(?::?00(?:[.,]0{1,9})?)?)?`;
const DATE_ALONE = new RegExp(`^(?<date>${ISO_DATE})(?:(?:T| +)${MIDNIGHT} ?(?:${ISO_OFFSET})?)?$`, 'i');
/** Of every year, as ISO 8601:2000 and vCard write it. */
const YEARLY = /^--(?<month>\d{2})-?(?<day>\d{2})$/;

/**
 * Reads a calendar day from anything {@link parseDate} accepts, and `--12-24` for December 24 of every year.
 *
 * A date without a time is that date everywhere. So is one at midnight, whatever offset it is written in:
 * systems that only know days export a birthday as `1990-05-01T00:00:00.000Z`, which as an instant would be
 * April 30 in America. For a JavaScript Date and Unix times that is midnight UTC. Anything else is an
 * instant, and its date is the one clocks in `zone` show at that instant.
 *
 * @param value anything
 * @param zone IANA zone of instants
 * @returns null if it isn't a date
 * @throws RangeError for an unknown zone
 */
export function parseCalendarDate(value: unknown, zone: string): CalendarDate | null {
	if (isDateTime(value) && 'toISO' in value && typeof value.toISO === 'function') {
		return parseCalendarDate(value.toISO(), zone);
	}
	if (typeof value === 'number' && isBasicDate(value)) return parseCalendarDate(String(value), zone);
	if (typeof value === 'string' && value.length <= 100) {
		const yearly = YEARLY.exec(value.trim())?.groups;
		if (yearly !== undefined) {
			const date = { year: null, month: Number(yearly.month), day: Number(yearly.day) };
			return existsOnCalendar(date) ? date : null;
		}
		const alone = DATE_ALONE.exec(value.trim())?.groups;
		if (alone !== undefined) {
			const date = DateTime.fromISO(extendDate(alone.date.toUpperCase()), { zone: 'utc' });
			return date.isValid ? dateOf(dayOf(date.toMillis())) : null;
		}
	}
	const instant = parseDate(value, zone);
	if (instant === null) return null;
	return dateOf(dayOf(instant % DAY === 0 ? instant : toLocal(instant, zone)));
}
