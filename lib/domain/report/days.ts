import { DAY, dayOf } from '../time/calendarDay';
import { fromLocal, toLocal } from '../time';

/** A quarter of an hour, in milliseconds. */
export const QUARTER = 900_000;

const HOUR = 3_600_000;

/**
 * The day on which a zone's calendar is at an instant.
 * @returns days since 1970-01-01
 */
export function localDay(instant: number, zone: string): number {
	return dayOf(toLocal(instant, zone));
}

/** When a zone's day begins; one that has no midnight begins when its clocks have jumped over it. */
export function startOfDay(day: number, zone: string): number {
	return fromLocal(day * DAY, zone);
}

/**
 * The hour in which an instant lies, in quarters of an hour since 1970. In a zone whose hours don't begin with
 * those of UTC, it's the quarter instead: whatever hours are made of it, none is split.
 */
export function slotOf(instant: number, zone: string): number {
	const offset = toLocal(instant, zone) - instant;
	const length = offset % HOUR === 0 ? HOUR : QUARTER;
	return (Math.floor(instant / length) * length) / QUARTER;
}

/** When a slot begins, UTC epoch milliseconds. */
export function startOfSlot(slot: number): number {
	return slot * QUARTER;
}
