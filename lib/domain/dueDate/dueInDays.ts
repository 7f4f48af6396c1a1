import { DAY, dayOf } from '../time/calendarDay';
import {
	fromLocal,
	isInstant,
	LATEST_INSTANT,
	requireInstant,
	requireZone,
	toLocal,
} from '../time/localTime';
import { readTimeOfDay } from '../waiting/timeOfDay';
import {
	MONDAY_TO_FRIDAY,
	onWorkingDay,
	workingDayAfter,
	type WorkingCalendar,
} from '../waiting/workingDays';

export interface DueOptions {
	/** Count working days only. */
	workingDays?: boolean;
	/** Which days these are; Monday to Friday without public holidays by default. */
	calendar?: WorkingCalendar;
	/** Local time of day on the due date, `HH:mm`; if omitted, the time of day of `from`. */
	at?: string;
}

/**
 * When a sales activity is due: some days after `from`, in the zone's calendar.
 *
 * Counts working days like `workingDayAfter`. Zero working days are the start day itself, or the first
 * working day after it, such as the Monday after a weekend. DST gaps and overlaps follow `fromLocal`. With
 * `at`, zero days may lie before `from`: the activity is overdue from the start.
 *
 * @param from UTC epoch milliseconds
 * @param days whole number, not negative
 * @param zone IANA zone
 * @returns UTC epoch milliseconds
 * @throws RangeError naming the parameter: `from` no instant, `days` negative or fractional, an unknown zone,
 *   `at` no time of day, or a due date after year 9999
 */
export function dueInDays(from: number, days: number, zone: string, options: DueOptions = {}): number {
	requireInstant('from', from);
	requireZone(zone);
	if (!Number.isSafeInteger(days) || days < 0) {
		throw new RangeError(`days must be a whole number of 0 or more, not ${days}`);
	}
	const local = toLocal(from, zone);
	const startDay = dayOf(local);
	const calendar = options.calendar ?? MONDAY_TO_FRIDAY;
	const dueDay = options.workingDays ? workingDayAfter(startDay, days, calendar) : startDay + days;
	const timeOfDay = options.at === undefined ? local - startDay * DAY : timeOf(options.at);
	// The second 02:30 of a DST overlap stays as is when nothing is added.
	if (dueDay === startDay && options.at === undefined) return from;

	const due = options.workingDays
		? onWorkingDay(dueDay, timeOfDay, zone, calendar)
		: fromLocal(dueDay * DAY + timeOfDay, zone);
	if (!isInstant(due))
		throw new RangeError(`days: ${days} days from then is after ${new Date(LATEST_INSTANT).toISOString()}`);
	return due;
}

/** Milliseconds since local midnight. */
function timeOf(at: string): number {
	const time = readTimeOfDay(at);
	if (time === null) throw new RangeError(`at must be a time of day such as 09:00, not "${at}"`);
	return time;
}
