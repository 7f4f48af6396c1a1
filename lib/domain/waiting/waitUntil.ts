import { DateTime } from 'luxon';

import { fromLocal, LATEST_INSTANT, requireInstant, requireZone, toLocal } from './localTime';

/** Units of a wait: seconds, minutes and hours are exact; days and longer are read from the calendar of a zone. */
export const WAIT_UNITS = ['seconds', 'minutes', 'hours', 'days', 'weeks', 'months', 'years'] as const;

export type WaitUnit = (typeof WAIT_UNITS)[number];

/** How long a Wait step holds a contact: for a duration, or until an instant (UTC epoch milliseconds). */
export type WaitTerms = { mode: 'for'; amount: number; unit: WaitUnit } | { mode: 'until'; date: number };

const HOUR = 3_600_000;
const EXACT_MILLISECONDS = { seconds: 1_000, minutes: 60_000, hours: HOUR };

/**
 * When a wait ends.
 *
 * - Seconds, minutes and hours are exact, and may be fractional (rounded to the millisecond).
 * - Days, weeks, months and years are calendar units in `zone`: the same wall-clock time on the later day.
 *   A time that falls into a DST gap moves forward by the gap's length; one that occurs twice is the earlier.
 * - Months and years clamp to the month's end: 31 January + 1 month is 28 or 29 February; 29 February + 1 year
 *   is 28 February. Clamping is counted from `from`, so 31 January + 2 months is 31 March.
 * - Of a fractional amount of days the whole part is calendar, the rest that fraction of 24 hours. Weeks are
 *   seven days: 1.5 weeks are 10 calendar days and 12 hours. Months and years must be whole.
 * - Nothing of a calendar unit (0 days) is `from` itself.
 *
 * @param terms the wait; `until` is taken as it is, past dates too
 * @param from when the wait begins, UTC epoch milliseconds
 * @param zone IANA zone of the calendar
 * @returns UTC epoch milliseconds
 * @throws RangeError naming the parameter: an amount that is negative, not finite, or a fraction of months or
 *   years; an end after year 9999; a `from` or `date` that is no instant; an unknown zone or unit
 */
export function waitUntil(terms: WaitTerms, from: number, zone: string): number {
	requireInstant('from', from);
	requireZone(zone);
	if (terms.mode === 'until') {
		requireInstant('date', terms.date);
		return terms.date;
	}
	requireDuration(terms.amount, terms.unit);
	const end = after(terms.amount, terms.unit, from, zone);
	// Not ">": absurd amounts give NaN, as luxon has no such date.
	if (!(end <= LATEST_INSTANT)) {
		throw new RangeError(`amount: ${terms.amount} ${terms.unit} from then would end after the year 9999`);
	}
	return end;
}

function requireDuration(amount: number, unit: WaitUnit): void {
	if (!WAIT_UNITS.includes(unit)) {
		throw new RangeError(`unit must be one of ${WAIT_UNITS.join(', ')}, not "${unit}"`);
	}
	if (!Number.isFinite(amount) || amount < 0) {
		throw new RangeError(`amount must be a number of ${unit} that is not negative, not ${amount}`);
	}
	if ((unit === 'months' || unit === 'years') && !Number.isInteger(amount)) {
		throw new RangeError(`amount must be a whole number of ${unit}, not ${amount}`);
	}
}

function after(amount: number, unit: WaitUnit, from: number, zone: string): number {
	switch (unit) {
		case 'seconds':
		case 'minutes':
		case 'hours':
			return Math.round(from + amount * EXACT_MILLISECONDS[unit]);
		case 'days':
			return daysAfter(amount, from, zone);
		case 'weeks':
			return daysAfter(amount * 7, from, zone);
		case 'months':
		case 'years':
			return onCalendar(from, zone, { [unit]: amount });
	}
}

function daysAfter(days: number, from: number, zone: string): number {
	const whole = Math.floor(days);
	return Math.round(onCalendar(from, zone, { days: whole }) + (days - whole) * 24 * HOUR);
}

/** Adds to the wall clock's reading, in which every day has 24 hours, and looks up when the clock shows the sum. */
function onCalendar(from: number, zone: string, duration: Partial<Record<WaitUnit, number>>): number {
	// Without this, nothing added to the second 02:30 of an overlap would give the first, which is past.
	if (Object.values(duration).every((amount) => amount === 0)) return from;
	const sum = DateTime.fromMillis(toLocal(from, zone), { zone: 'utc' }).plus(duration);
	return sum.isValid ? fromLocal(sum.toMillis(), zone) : Number.NaN;
}
