import { IANAZone } from 'luxon';

import { isTimeZone } from '../normalization';
import { DAY } from './calendarDay';

/** 9999-12-31T23:59:59.999Z: the last instant every store and every ISO parser accepts. */
export const LATEST_INSTANT = 253_402_300_799_999;

/** 0001-01-01T00:00:00.000Z. */
export const EARLIEST_INSTANT = -62_135_596_800_000;

/**
 * The wall-clock time in a zone at an instant.
 *
 * @param instant UTC epoch milliseconds
 * @param zone IANA zone, valid
 * @returns the wall clock's reading as milliseconds since 1970-01-01T00:00 *on that clock*
 */
export function toLocal(instant: number, zone: string): number {
	return instant + offsetAt(instant, zone);
}

/**
 * The instant at which a zone's wall clock shows a time. One rule for what the clock skips or shows twice,
 * that of RFC 5545 (3.3.5) and of Temporal's "compatible":
 *
 * - in a DST gap the time moves forward by the gap's length (02:30 becomes 03:30),
 * - in an overlap the earlier of the two instants is used.
 *
 * Not left to luxon: which of the two instants `DateTime.fromObject` picks depends on the zone's offset
 * *now*, so a journey would be computed differently in summer and in winter (seen with luxon 3.7.2).
 *
 * @param local a wall clock's reading, as returned by `toLocal`
 * @param zone IANA zone, valid
 * @returns UTC epoch milliseconds
 */
export function fromLocal(local: number, zone: string): number {
	// Offsets lie within ±1 day, so a day on either side is before and after any one change near this time.
	const before = offsetAt(local - DAY, zone);
	const after = offsetAt(local + DAY, zone);
	// The greater offset gives the earlier instant.
	for (const offset of [Math.max(before, after), Math.min(before, after)]) {
		if (offsetAt(local - offset, zone) === offset) return local - offset;
	}
	// A gap: read with the offset that held before it.
	return local - before;
}

/**
 * The first instant after `start`, and not after `end`, at which a zone's offset differs from that at
 * `start`. Sampled daily: no zone has ever changed twice within a day.
 *
 * @param start UTC epoch milliseconds
 * @param end UTC epoch milliseconds
 * @param zone IANA zone, valid
 * @returns UTC epoch milliseconds; null if the offset stays the same
 */
export function offsetChange(start: number, end: number, zone: string): number | null {
	const offset = offsetAt(start, zone);
	for (let low = start; low < end; low += DAY) {
		let high = Math.min(low + DAY, end);
		if (offsetAt(high, zone) === offset) continue;
		while (high - low > 1) {
			const middle = Math.floor((low + high) / 2);
			if (offsetAt(middle, zone) === offset) low = middle;
			else high = middle;
		}
		return high;
	}
	return null;
}

/**
 * @param name the parameter's name for the message
 * @param instant UTC epoch milliseconds
 * @throws RangeError when it isn't a number from year 1 to year 9999
 */
export function requireInstant(name: string, instant: number): void {
	if (!isInstant(instant)) {
		throw new RangeError(`${name} must be epoch milliseconds within the years 1 to 9999, not ${instant}`);
	}
}

/** Whether a number is UTC epoch milliseconds within the years 1 to 9999. */
export function isInstant(instant: number): boolean {
	return instant >= EARLIEST_INSTANT && instant <= LATEST_INSTANT;
}

/**
 * @param zone what should be an IANA zone
 * @throws RangeError when it isn't
 */
export function requireZone(zone: string): void {
	if (!isTimeZone(zone)) throw new RangeError(`zone must be an IANA time zone, not "${zone}"`);
}

function offsetAt(instant: number, zone: string): number {
	// create() caches its zones, so this is a lookup.
	return IANAZone.create(zone).offset(instant) * 60_000;
}
