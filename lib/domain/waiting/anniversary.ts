import { dateOf, DAY, dayNumber, dayOf, existsOnCalendar } from '../time/calendarDay';
import { fromLocal, toLocal } from '../time/localTime';
import { requireTimeOfDay } from './timeOfDay';

/** When February 29 is observed in common years. */
export type LeapDayRule = 'february28' | 'march1';

/** A day that comes every year. */
export interface Anniversary {
	/** 1 to 12. */
	month: number;
	/** 1 to 31, a day the month has in some year. */
	day: number;
	leapDay: LeapDayRule;
	/** Whole days after the day itself; negative: before. */
	offsetDays: number;
	/** `HH:mm` */
	at: string;
}

/**
 * The first time from `from` on at which an anniversary, moved by its offset, comes around.
 *
 * @param from UTC epoch milliseconds
 * @param zone IANA zone, valid
 * @returns UTC epoch milliseconds
 * @throws InvalidInputError naming `at`
 */
export function nextAnniversary(anniversary: Anniversary, from: number, zone: string): number {
	const timeOfDay = requireTimeOfDay(anniversary.at, 'at');
	const { year } = dateOf(dayOf(toLocal(from, zone)) - anniversary.offsetDays);
	// The one of the year before last has passed in any case; the search for the first future one starts
	// there.
	for (let candidate = year - 1; ; candidate++) {
		const day = dayInYear(anniversary, candidate) + anniversary.offsetDays;
		const instant = fromLocal(day * DAY + timeOfDay, zone);
		// Not "<": NaN, for offsets beyond all dates, ends the search.
		if (!(instant < from)) return instant;
	}
}

function dayInYear({ month, day, leapDay }: Anniversary, year: number): number {
	if (leapDay === 'february28' && !existsOnCalendar({ year, month, day })) {
		return dayNumber({ year, month: 2, day: 28 });
	}
	return dayNumber({ year, month, day });
}
