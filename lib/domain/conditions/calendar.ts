import { EARLIEST_INSTANT, fromLocal, isLeapYear, LATEST_INSTANT, toLocal } from '../time';
import type { Span } from './condition';

const DAY = 86_400_000;

/** The first and last days on which every zone's clock is within the years that have instants. */
const FIRST_DAY = Math.ceil(EARLIEST_INSTANT / DAY) + 2;
const LAST_DAY = Math.floor(LATEST_INSTANT / DAY) - 2;

/** Milliseconds of the units that are exact. */
const EXACT = { minutes: 60_000, hours: 3_600_000 };

/** The calendar day in a zone at an instant, as days since 1970-01-01. */
export function dayAt(instant: number, zone: string): number {
	return Math.floor(toLocal(instant, zone) / DAY);
}

/** The instant at which a day begins in a zone, UTC epoch milliseconds. */
export function startOfDay(day: number, zone: string): number {
	return fromLocal(Math.min(Math.max(day, FIRST_DAY), LAST_DAY) * DAY, zone);
}

/** The milliseconds of a span in minutes or hours; null for a span counted on the calendar. */
export function exactSpan({ amount, unit }: Span): number | null {
	return unit === 'minutes' || unit === 'hours' ? Math.round(amount * EXACT[unit]) : null;
}

/**
 * The day that is a span of calendar units later or earlier. Months and years clamp to the end of the month.
 */
export function moveDay(day: number, { amount, unit }: Span, direction: 1 | -1): number {
	const step = amount * direction;
	if (unit === 'months' || unit === 'years') return moveMonths(day, unit === 'years' ? step * 12 : step);
	return day + (unit === 'weeks' ? step * 7 : step);
}

function moveMonths(day: number, months: number): number {
	const date = new Date(day * DAY);
	const first = new Date(0).setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
	const nextMonth = new Date(0).setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 1);
	// Beyond what a Date can hold: further away than anything stored.
	if (Number.isNaN(first) || Number.isNaN(nextMonth)) return months < 0 ? FIRST_DAY : LAST_DAY;
	return Math.min(first / DAY + date.getUTCDate() - 1, nextMonth / DAY - 1);
}

/**
 * The months and days (month times 100 plus day) whose anniversary falls on one of some days. February 28 of
 * a common year includes February 29.
 */
export function monthDays(firstDay: number, count: number): number[] {
	const found: number[] = [];
	for (let day = firstDay; day < firstDay + count; day++) {
		const date = new Date(day * DAY);
		const monthDay = (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
		found.push(monthDay);
		if (monthDay === 228 && !isLeapYear(date.getUTCFullYear())) found.push(229);
	}
	return found;
}
