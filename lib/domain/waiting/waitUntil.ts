import { InvalidInputError } from '../errors';
import { nextAnniversary, type Anniversary } from './anniversary';
import { DAY, dayNumber, dayOf, type FullDate } from '../time/calendarDay';
import { fromLocal, isInstant, requireInstant, requireZone, toLocal } from '../time/localTime';
import { requireDuration, shift, type WaitUnit } from './shift';
import { requireTimeOfDay } from './timeOfDay';
import { nextInWindow, type TimeWindow } from './timeWindow';
import { onWorkingDay, workingDayAfter, type WorkingCalendar } from './workingDays';

/** A distance from a date. */
export interface Offset {
	direction: 'before' | 'after';
	amount: number;
	unit: WaitUnit;
}

/** How long a Wait step holds a contact. */
export type WaitSpec =
	| { mode: 'for'; amount: number; unit: WaitUnit }
	/** Until an instant, UTC epoch milliseconds. */
	| { mode: 'until'; date: number; offset?: Offset }
	/** Until a time of day (`HH:mm`) on a calendar date, wherever the contact is. */
	| { mode: 'until'; date: FullDate; at: string; offset?: Offset }
	| ({ mode: 'anniversary' } & Anniversary)
	| { mode: 'window'; window: TimeWindow }
	/** Without `at` (`HH:mm`), at the time of day the wait began. */
	| { mode: 'workingDays'; days: number; calendar: WorkingCalendar; at?: string };

/** What to blame for an end beyond all dates. */
const TOO_FAR = {
	for: 'amount',
	until: 'date',
	anniversary: 'offsetDays',
	window: 'window',
	workingDays: 'days',
} satisfies Record<WaitSpec['mode'], string>;

/**
 * When a wait ends. What the wall clock skips or shows twice follows the rule of `fromLocal`; see
 * `nextInWindow` for what that means for windows.
 *
 * - Seconds, minutes and hours are exact, and may be fractional (rounded to the millisecond).
 * - Days, weeks, months and years are calendar units in `zone`: the same wall-clock time on the later day.
 * - Months and years clamp to the end of the month: January 31 + 1 month is February 28 or 29; February 29 +
 *   1 year is February 28. Clamping is counted from `from`, so January 31 + 2 months is March 31.
 * - Of a fractional amount of days, the whole part is calendar days, the rest that fraction of 24 hours.
 *   Weeks are seven days: 1.5 weeks are 10 calendar days and 12 hours. Months and years must be whole.
 * - Zero of a calendar unit (0 days) is `from` itself.
 * - An offset from a date follows the same rules, backwards too; one from a calendar date is counted from its
 *   time of day, so the day after a skipped 02:30 is 02:30.
 * - An anniversary and a window are the next from `from` on, including `from` itself.
 * - Working days are counted as by `workingDayAfter`. With 0 of them and a time of day that is past, the wait
 *   ends on the next working day.
 *
 * @param spec the wait; `until` is used as is, even if it's past
 * @param from when the wait begins, UTC epoch milliseconds
 * @param zone IANA zone of the calendar
 * @returns UTC epoch milliseconds
 * @throws InvalidInputError naming the part of the spec: an amount that is negative, not finite, or a
 *   fraction of months or years; an invalid time of day; an end outside the years 1 to 9999
 * @throws RangeError for an invalid `from` or `date`, and for an unknown zone
 */
export function waitUntil(spec: WaitSpec, from: number, zone: string): number {
	requireInstant('from', from);
	requireZone(zone);
	const end = endOf(spec, from, zone);
	if (isInstant(end)) return end;
	throw new InvalidInputError({
		field: TOO_FAR[spec.mode],
		reason:
			spec.mode === 'for'
				? `${spec.amount} ${spec.unit} from then would end after the year 9999`
				: 'the wait would end outside the years 1 to 9999',
	});
}

function endOf(spec: WaitSpec, from: number, zone: string): number {
	switch (spec.mode) {
		case 'for':
			requireDuration(spec.amount, spec.unit);
			return shift(from, toLocal(from, zone), spec.amount, spec.unit, zone);
		case 'until':
			return untilDate(spec, zone);
		case 'anniversary':
			requireWhole('offsetDays', Math.abs(spec.offsetDays));
			return nextAnniversary(spec, from, zone);
		case 'window':
			return nextInWindow(from, spec.window, zone);
		case 'workingDays':
			return afterWorkingDays(spec, from, zone);
	}
}

function untilDate(spec: Extract<WaitSpec, { mode: 'until' }>, zone: string): number {
	let instant: number;
	let reading: number;
	if (typeof spec.date === 'number') {
		requireInstant('date', spec.date);
		instant = spec.date;
		reading = toLocal(instant, zone);
	} else {
		const { at } = spec as { at: string };
		reading = dayNumber(spec.date) * DAY + requireTimeOfDay(at, 'at');
		instant = fromLocal(reading, zone);
	}
	if (spec.offset === undefined) return instant;
	const { direction, amount, unit } = spec.offset;
	requireDuration(amount, unit);
	return shift(instant, reading, direction === 'before' ? -amount : amount, unit, zone);
}

function afterWorkingDays(
	{ days, calendar, at }: Extract<WaitSpec, { mode: 'workingDays' }>,
	from: number,
	zone: string,
): number {
	requireWhole('days', days);
	if (calendar.weekdays.length === 0) {
		throw new InvalidInputError({ field: 'calendar.weekdays', reason: 'is empty; choose at least one day' });
	}
	const reading = toLocal(from, zone);
	const today = dayOf(reading);
	const day = workingDayAfter(today, days, calendar);
	if (at === undefined) {
		// As also in the second pass of an overlap.
		return day === today ? from : onWorkingDay(day, reading - today * DAY, zone, calendar);
	}
	const timeOfDay = requireTimeOfDay(at, 'at');
	const end = onWorkingDay(day, timeOfDay, zone, calendar);
	return end < from ? onWorkingDay(workingDayAfter(day, 1, calendar), timeOfDay, zone, calendar) : end;
}

function requireWhole(field: string, value: number): void {
	if (Number.isSafeInteger(value) && value >= 0) return;
	throw new InvalidInputError({ field, reason: `must be a whole number of 0 or more, not ${value}` });
}
