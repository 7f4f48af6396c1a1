import {
	dateOf,
	DAY,
	dayNumber,
	dayOf,
	existsOnCalendar,
	isoWeekday,
	type CalendarDate,
} from '../time/calendarDay';
import { fromLocal, LATEST_INSTANT, toLocal } from '../time/localTime';

/** Which days are working days. */
export interface WorkingCalendar {
	/** ISO weekdays, 1 (Monday) to 7 (Sunday); at least one. */
	weekdays: readonly number[];
	/** Days off; those without a year are off every year. */
	holidays: readonly CalendarDate[];
}

export const MONDAY_TO_FRIDAY: WorkingCalendar = { weekdays: [1, 2, 3, 4, 5], holidays: [] };

const LATEST_DAY = dayOf(LATEST_INSTANT);

/**
 * The n-th working day after a day, as spreadsheets' WORKDAY counts: one working day after a Friday, a
 * Saturday or a Sunday is Monday.
 *
 * @param day counted from 1970-01-01; never counted itself
 * @param n whole number; 0: the day itself, or the first working day after it if it isn't one
 * @returns Infinity if that is after year 9999
 */
export function workingDayAfter(day: number, n: number, calendar: WorkingCalendar): number {
	if (n === 0) return workingDayAfter(day - 1, 1, calendar);
	const { weekdays } = calendar;
	let target = weekdayAfter(day, n, weekdays);
	if (calendar.holidays.length === 0) return target;
	// Each holiday along the way costs another day, which may bring in the next holiday.
	for (let { year } = dateOf(day); target <= LATEST_DAY; year++) {
		for (const holiday of holidaysOf(year, calendar)) {
			if (holiday > target) return target;
			if (holiday > day) target = weekdayAfter(target, 1, weekdays);
		}
		if (dayNumber({ year: year + 1, month: 1, day: 1 }) > target) return target;
	}
	return Infinity;
}

/**
 * The instant of a time of day on a working day. A DST gap may push it into the next day (Samoa had no
 * Friday, December 30, 2011); then it is on the next working day.
 *
 * @param day a working day, counted from 1970-01-01
 * @param timeOfDay milliseconds since midnight
 * @param zone IANA zone, valid
 * @returns UTC epoch milliseconds; NaN if that is after all dates
 */
export function onWorkingDay(
	day: number,
	timeOfDay: number,
	zone: string,
	calendar: WorkingCalendar,
): number {
	const instant = fromLocal(day * DAY + timeOfDay, zone);
	const landedOn = dayOf(toLocal(instant, zone));
	if (landedOn === day || !Number.isFinite(landedOn)) return instant;
	return fromLocal(workingDayAfter(landedOn, 0, calendar) * DAY + timeOfDay, zone);
}

/** The n-th of the given weekdays after a day. */
function weekdayAfter(day: number, n: number, weekdays: readonly number[]): number {
	const isAmong = (candidate: number): boolean => weekdays.includes(isoWeekday(candidate));
	const perWeek = new Set(weekdays).size;
	const weeks = Math.floor((n - 1) / perWeek);
	let found = day + weeks * 7;
	if (found > LATEST_DAY) return Infinity;
	for (let left = n - weeks * perWeek; left > 0;) {
		found += 1;
		if (isAmong(found)) left -= 1;
	}
	return found;
}

/** A year's holidays that aren't days off anyway, in order, each once. */
function holidaysOf(year: number, { weekdays, holidays }: WorkingCalendar): number[] {
	const days = holidays
		.map((holiday) => ({ ...holiday, year: holiday.year ?? year }))
		.filter((holiday) => holiday.year === year && existsOnCalendar(holiday))
		.map(dayNumber)
		.filter((day) => weekdays.includes(isoWeekday(day)));
	return [...new Set(days)].sort((left, right) => left - right);
}
