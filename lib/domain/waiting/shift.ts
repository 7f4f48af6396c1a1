import { DateTime } from 'luxon';

import { InvalidInputError } from '../errors';
import { fromLocal } from '../time/localTime';

/** Units of a wait: seconds, minutes and hours are exact; days and longer follow a zone's calendar. */
export const WAIT_UNITS = ['seconds', 'minutes', 'hours', 'days', 'weeks', 'months', 'years'] as const;

export type WaitUnit = (typeof WAIT_UNITS)[number];

const HOUR = 3_600_000;
const EXACT_MILLISECONDS = { seconds: 1_000, minutes: 60_000, hours: HOUR };

/**
 * @throws InvalidInputError naming `amount` or `unit`: an amount that is negative, not finite, or a fraction
 *   of months or years; an unknown unit
 */
export function requireDuration(amount: number, unit: WaitUnit): void {
	if (!WAIT_UNITS.includes(unit)) {
		throw new InvalidInputError({
			field: 'unit',
			reason: `must be one of ${WAIT_UNITS.join(', ')}, not "${unit}"`,
		});
	}
	if (!Number.isFinite(amount) || amount < 0) {
		throw new InvalidInputError({
			field: 'amount',
			reason: `must be 0 or more ${unit}, not ${amount}`,
		});
	}
	if ((unit === 'months' || unit === 'years') && !Number.isInteger(amount)) {
		throw new InvalidInputError({
			field: 'amount',
			reason: `must be a whole number of ${unit}, not ${amount}`,
		});
	}
}

/**
 * A time moved by a duration, by the rules of `waitUntil`.
 *
 * @param instant UTC epoch milliseconds
 * @param reading what the wall clock should show then: differs from what it shows if that falls into a gap
 * @param amount negative: earlier
 * @param zone IANA zone, valid
 * @returns UTC epoch milliseconds, of any year; NaN if there is no such date
 */
export function shift(
	instant: number,
	reading: number,
	amount: number,
	unit: WaitUnit,
	zone: string,
): number {
	switch (unit) {
		case 'seconds':
		case 'minutes':
		case 'hours':
			return Math.round(instant + amount * EXACT_MILLISECONDS[unit]);
		case 'days':
			return shiftDays(instant, reading, amount, zone);
		case 'weeks':
			return shiftDays(instant, reading, amount * 7, zone);
		case 'months':
		case 'years':
			return onCalendar(instant, reading, zone, { [unit]: amount });
	}
}

function shiftDays(instant: number, reading: number, days: number, zone: string): number {
	const whole = Math.trunc(days);
	return Math.round(onCalendar(instant, reading, zone, { days: whole }) + (days - whole) * 24 * HOUR);
}

/**
 * Adds to the wall clock's reading, where every day has 24 hours, and looks up when the clock shows the sum.
 */
function onCalendar(
	instant: number,
	reading: number,
	zone: string,
	duration: Partial<Record<WaitUnit, number>>,
): number {
	// Without this, adding nothing to the second 02:30 of an overlap would give the first, which is past.
	if (Object.values(duration).every((amount) => amount === 0)) return instant;
	const sum = DateTime.fromMillis(reading, { zone: 'utc' }).plus(duration);
	return sum.isValid ? fromLocal(sum.toMillis(), zone) : Number.NaN;
}
