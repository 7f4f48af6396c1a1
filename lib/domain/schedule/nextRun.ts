import { DateTime } from 'luxon';

import { fromLocal, toLocal } from '../time';
import type { Schedule } from './schedule';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * The first time of a schedule that is later than `after`.
 *
 * - Days are counted from January 1, 1970 in the zone, so `interval: 2` keeps its rhythm whenever it is
 *   asked.
 * - Hours are counted from local midnight; the count restarts each day if 24 isn't a multiple of them.
 * - A time in a DST gap moves forward by the gap's length; one that occurs twice is the earlier (the rule of
 *   `fromLocal`). One time on the schedule never runs twice.
 *
 * @param after UTC epoch milliseconds
 * @returns UTC epoch milliseconds
 * @throws RangeError when the schedule is impossible, such as one without weekdays
 */
export function nextRun(schedule: Schedule, after: number): number {
	check(schedule);
	// The wall clock's reading as if it were UTC, where all days have 24 hours.
	const midnight = Math.floor(toLocal(after, schedule.zone) / DAY) * DAY;
	// From the day before: a gap may have moved yesterday's last run to today.
	for (let day = midnight - DAY; ; day += DAY) {
		const run = timesOf(schedule, day)
			.map((local) => fromLocal(local, schedule.zone))
			.find((instant) => instant > after);
		if (run !== undefined) return run;
		// The longest pause between two runs is less than the interval plus two months.
		if (day > midnight + (longestPause(schedule) + 62) * DAY) throw new RangeError('schedule: never happens');
	}
}

function longestPause(schedule: Schedule): number {
	return schedule.every === 'days' ? schedule.interval : 0;
}

/** The times of one local day, in order. */
function timesOf(schedule: Schedule, day: number): number[] {
	switch (schedule.every) {
		case 'hours': {
			const times: number[] = [];
			for (let hour = 0; hour < 24; hour += schedule.interval) {
				times.push(day + hour * HOUR + schedule.minute * 60_000);
			}
			return times;
		}
		case 'days':
			return (day / DAY) % schedule.interval === 0 ? [at(schedule, day)] : [];
		case 'weeks':
			return schedule.weekdays.includes(DateTime.fromMillis(day, { zone: 'utc' }).weekday)
				? [at(schedule, day)]
				: [];
		case 'months': {
			const date = DateTime.fromMillis(day, { zone: 'utc' });
			return date.day === Math.min(schedule.day, date.daysInMonth ?? 31) ? [at(schedule, day)] : [];
		}
	}
}

function at({ hour, minute }: { hour: number; minute: number }, day: number): number {
	return day + hour * HOUR + minute * 60_000;
}

function check(schedule: Schedule): void {
	const whole = (name: string, value: number, from: number, to: number): void => {
		if (!Number.isInteger(value) || value < from || value > to) {
			throw new RangeError(`schedule: ${name} must be a whole number from ${from} to ${to}, not ${value}`);
		}
	};
	whole('minute', schedule.minute, 0, 59);
	if (schedule.every === 'hours') whole('interval', schedule.interval, 1, 24);
	else whole('hour', schedule.hour, 0, 23);
	if (schedule.every === 'days') whole('interval', schedule.interval, 1, 366);
	if (schedule.every === 'months') whole('day', schedule.day, 1, 31);
	if (schedule.every === 'weeks') {
		if (schedule.weekdays.length === 0) throw new RangeError('schedule: choose at least one weekday');
		for (const weekday of schedule.weekdays) whole('weekday', weekday, 1, 7);
	}
}
