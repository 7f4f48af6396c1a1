/** Milliseconds of a day on a wall clock, where every day has 24 hours. */
export const DAY = 86_400_000;

/** A date on the calendar, in any place. */
export interface CalendarDate {
	/** null: every year. */
	year: number | null;
	/** 1 to 12. */
	month: number;
	/** 1 to 31. */
	day: number;
}

/** A date of one year. */
export type FullDate = CalendarDate & { year: number };

/**
 * The number of a day, counted from 1970-01-01, which is 0.
 * @param date its day may not exist in its month: February 29 of a common year is March 1
 */
export function dayNumber({ year, month, day }: FullDate): number {
	// Not Date.UTC(year, …), which turns the years 0 to 99 into 1900 to 1999.
	return new Date(0).setUTCFullYear(year, month - 1, day) / DAY;
}

/** The number of the day a wall clock shows. */
export function dayOf(reading: number): number {
	return Math.floor(reading / DAY);
}

/** The date of a day's number. */
export function dateOf(day: number): FullDate {
	const date = new Date(day * DAY);
	return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 1 is Monday, 7 is Sunday; day 0 was a Thursday. */
export function isoWeekday(day: number): number {
	return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Whether a date exists; a yearly one does if it exists in some year. */
export function existsOnCalendar(date: CalendarDate): boolean {
	const year = date.year ?? 2000;
	const shown = dateOf(dayNumber({ ...date, year }));
	return shown.year === year && shown.month === date.month && shown.day === date.day;
}
