import {
	fromLocal,
	isInstant,
	LATEST_INSTANT,
	requireInstant,
	requireZone,
	toLocal,
} from '../waiting/localTime';

const DAY = 86_400_000;

export interface DueOptions {
	/** Count Monday to Friday only; public holidays are not known. */
	workingDays?: boolean;
	/** Local time of day on the due date, `HH:mm`; without it, the time of day of `from`. */
	at?: string;
}

/**
 * When a sales activity is due: some days after `from`, in the zone's calendar.
 *
 * Working days follow spreadsheets' WORKDAY: the n-th Monday-to-Friday day after the start's day, so one working
 * day after a Friday, a Saturday or a Sunday is Monday. Zero working days are the start's day itself, or the
 * Monday after a weekend. DST gaps and overlaps follow `fromLocal`. With `at`, zero days may lie before `from`:
 * the activity is overdue from the start.
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
		throw new RangeError(`days must be a whole number that is not negative, not ${days}`);
	}
	const local = toLocal(from, zone);
	const startDay = Math.floor(local / DAY);
	const dueDay = options.workingDays ? workingDayAfter(startDay, days) : startDay + days;
	const timeOfDay = options.at === undefined ? local - startDay * DAY : readTimeOfDay(options.at);
	// The second 02:30 of a DST overlap stays what it is when nothing is added.
	if (dueDay === startDay && options.at === undefined) return from;

	let due = fromLocal(dueDay * DAY + timeOfDay, zone);
	// A gap may push a time into the next day (Samoa had no Friday 30 December 2011).
	const landedOn = Math.floor(toLocal(due, zone) / DAY);
	if (options.workingDays && isWeekend(landedOn)) {
		due = fromLocal(workingDayAfter(landedOn, 0) * DAY + timeOfDay, zone);
	}
	if (!isInstant(due))
		throw new RangeError(`days: ${days} days from then is after ${new Date(LATEST_INSTANT).toISOString()}`);
	return due;
}

/** The n-th working day after a day; both as days since 1970-01-01. */
function workingDayAfter(day: number, n: number): number {
	const weekday = isoWeekday(day);
	if (n === 0) return isWeekend(day) ? day + 8 - weekday : day;
	// Counted from the Friday before when the start is a weekend: nothing of that weekend counts.
	const lastWorkingDay = day - Math.max(0, weekday - 5);
	const daysIntoWeek = Math.min(weekday, 5) - 1 + n;
	return lastWorkingDay + n + 2 * Math.floor(daysIntoWeek / 5);
}

function isWeekend(day: number): boolean {
	return isoWeekday(day) > 5;
}

/** 1 is Monday, 7 is Sunday; day 0, 1970-01-01, was a Thursday. */
function isoWeekday(day: number): number {
	return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Milliseconds since local midnight. */
function readTimeOfDay(at: string): number {
	const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(at) ?? [];
	if (hours === undefined) throw new RangeError(`at must be a time of day such as 09:00, not "${at}"`);
	return (Number(hours) * 60 + Number(minutes)) * 60_000;
}
