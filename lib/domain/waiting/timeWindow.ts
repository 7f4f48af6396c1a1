import { InvalidInputError } from '../errors';
import { DAY, dayOf, isoWeekday } from '../time/calendarDay';
import { offsetChange, requireInstant, toLocal } from '../time/localTime';
import { requireTimeOfDay } from './timeOfDay';

/** A span of the day on some weekdays. */
export interface TimeWindow {
	/** ISO weekdays it opens on, 1 (Monday) to 7 (Sunday). */
	weekdays: readonly number[];
	/** When it opens, `HH:mm`. */
	from: string;
	/**
	 * When it closes, `HH:mm` to `24:00`; that minute is outside. Not later than `from`: the next day, so
	 * 22:00 to 06:00 is a night, and equal times are 24 hours.
	 */
	to: string;
}

/** Wall-clock milliseconds: when a window opens, since midnight, and how long it stays open, up to 24 hours. */
interface Opening {
	weekdays: readonly number[];
	at: number;
	length: number;
}

/**
 * The first instant from `from` on at which a window is open: `from` itself if it is open then.
 *
 * A window is open whenever the wall clock shows a time in it, and the night after a chosen weekday belongs
 * to that weekday. So what a DST gap leaves of a window is open from the first instant after the gap
 * (02:30–05:00 opens at 03:00 that day, 02:00–03:00 not at all), and what an overlap shows twice is open
 * twice.
 *
 * @param from UTC epoch milliseconds
 * @param zone IANA zone, valid
 * @returns UTC epoch milliseconds
 * @throws InvalidInputError naming `weekdays`, `from` or `to` of the window
 */
export function nextInWindow(from: number, window: TimeWindow, zone: string): number {
	requireInstant('from', from);
	const opening = readWindow(window);
	// Between two offset changes the wall clock runs like any other clock.
	for (let start = from; ;) {
		const reading = toLocal(start, zone);
		const wanted = closesAt(reading, opening) === null ? opensAfter(reading, opening) : reading;
		const found = start + wanted - reading;
		const change = offsetChange(start, found, zone);
		if (change === null) return found;
		start = change;
	}
}

/**
 * How long a window stays open.
 *
 * @param from UTC epoch milliseconds
 * @param limit the search ends here, UTC epoch milliseconds
 * @param zone IANA zone, valid
 * @returns the first instant from `from` on at which it is closed, at most `limit`
 * @throws InvalidInputError naming `weekdays`, `from` or `to` of the window
 */
export function openUntil(from: number, limit: number, window: TimeWindow, zone: string): number {
	const opening = readWindow(window);
	let at = from;
	while (at < limit) {
		const reading = toLocal(at, zone);
		const closing = closesAt(reading, opening);
		if (closing === null) return at;
		const end = Math.min(limit, at + closing - reading);
		at = offsetChange(at, end, zone) ?? end;
	}
	return limit;
}

function readWindow({ weekdays, from, to }: TimeWindow): Opening {
	if (weekdays.length === 0) {
		throw new InvalidInputError({ field: 'weekdays', reason: 'is empty; choose at least one day' });
	}
	const wrong = weekdays.find((weekday) => !Number.isInteger(weekday) || weekday < 1 || weekday > 7);
	if (wrong !== undefined) {
		throw new InvalidInputError({
			field: 'weekdays',
			reason: `${wrong} is not a day; use numbers from 1 (Monday) to 7 (Sunday)`,
		});
	}
	const at = requireTimeOfDay(from, 'from');
	const end = requireTimeOfDay(to, 'to', true);
	return { weekdays, at, length: end > at ? end - at : end + DAY - at };
}

/** When the window open at a wall clock's reading closes; null if none is open. */
function closesAt(reading: number, { weekdays, at, length }: Opening): number | null {
	const today = dayOf(reading);
	for (const day of [today, today - 1]) {
		const opens = day * DAY + at;
		if (weekdays.includes(isoWeekday(day)) && opens <= reading && reading < opens + length) {
			return opens + length;
		}
	}
	return null;
}

function opensAfter(reading: number, { weekdays, at }: Opening): number {
	let day = dayOf(reading);
	while (!weekdays.includes(isoWeekday(day)) || day * DAY + at <= reading) day += 1;
	return day * DAY + at;
}
