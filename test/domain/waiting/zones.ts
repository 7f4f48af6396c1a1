import { IANAZone } from 'luxon';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const ZONES = Intl.supportedValuesOf('timeZone');

/** One change of a zone's offset: the first instant of the new offset, and both offsets in milliseconds. */
export interface OffsetChange {
	zone: string;
	at: number;
	before: number;
	after: number;
}

/** Offset from UTC in milliseconds, asked of luxon: the tests' own way, apart from lib's. */
export function offset(zone: string, instant: number): number {
	return IANAZone.create(zone).offset(instant) * 60_000;
}

/** Every change of every zone's offset between two instants, found by steps of a week and bisection. */
export function offsetChanges(from: number, to: number): OffsetChange[] {
	const changes: OffsetChange[] = [];
	for (const zone of ZONES) {
		for (let week = from; week < to; week += 7 * DAY) {
			const before = offset(zone, week);
			const after = offset(zone, week + 7 * DAY);
			if (before !== after) changes.push({ zone, at: bisect(zone, week, week + 7 * DAY), before, after });
		}
	}
	return changes;
}

function bisect(zone: string, early: number, late: number): number {
	let [low, high] = [early, late];
	while (high - low > 1) {
		const middle = Math.floor((low + high) / 2);
		if (offset(zone, middle) === offset(zone, early)) low = middle;
		else high = middle;
	}
	return high;
}
