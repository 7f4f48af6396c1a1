import fc from 'fast-check';
import { DateTime } from 'luxon';

import { LATEST_INSTANT } from '../../../lib/domain/time';
import { waitUntil, type WaitUnit } from '../../../lib/domain/waiting';
import { DAY, HOUR, offset, offsetChanges, ZONES } from './zones';

const millis = (iso: string, zone = 'utc') => DateTime.fromISO(iso, { zone }).toMillis();

function wait(amount: number, unit: WaitUnit, from: string, zone: string): string {
	const end = waitUntil({ mode: 'for', amount, unit }, millis(from, zone), zone);
	return DateTime.fromMillis(end, { zone }).toISO({ suppressMilliseconds: true })!;
}

describe('waitUntil', () => {
	it.each([
		[90, 'seconds', '2026-01-31T10:00:00Z', 'UTC', '2026-01-31T10:01:30Z'],
		[1.5, 'hours', '2026-01-31T10:00:00Z', 'UTC', '2026-01-31T11:30:00Z'],
		[24, 'hours', '2026-03-28T12:00:00+01:00', 'Europe/Berlin', '2026-03-29T13:00:00+02:00'],
		[1, 'days', '2026-03-28T12:00:00+01:00', 'Europe/Berlin', '2026-03-29T12:00:00+02:00'],
		[1, 'days', '2026-03-28T02:30:00+01:00', 'Europe/Berlin', '2026-03-29T03:30:00+02:00'],
		[2, 'days', '2026-03-28T02:30:00+01:00', 'Europe/Berlin', '2026-03-30T02:30:00+02:00'],
		[1, 'days', '2026-10-24T02:30:00+02:00', 'Europe/Berlin', '2026-10-25T02:30:00+02:00'],
		[1, 'days', '2026-10-25T02:30:00+01:00', 'Europe/Berlin', '2026-10-26T02:30:00+01:00'],
		[0, 'days', '2026-10-25T02:30:00+01:00', 'Europe/Berlin', '2026-10-25T02:30:00+01:00'],
		[0, 'months', '2026-10-25T02:30:00+01:00', 'Europe/Berlin', '2026-10-25T02:30:00+01:00'],
		[0.5, 'days', '2026-03-28T20:00:00+01:00', 'Europe/Berlin', '2026-03-29T09:00:00+02:00'],
		[1.5, 'days', '2026-03-28T12:00:00+01:00', 'Europe/Berlin', '2026-03-30T00:00:00+02:00'],
		[1.5, 'weeks', '2026-03-23T12:00:00+01:00', 'Europe/Berlin', '2026-04-03T00:00:00+02:00'],
		[2, 'weeks', '2026-03-23T12:00:00+01:00', 'Europe/Berlin', '2026-04-06T12:00:00+02:00'],
		[1, 'months', '2026-01-31T10:00:00Z', 'UTC', '2026-02-28T10:00:00Z'],
		[1, 'months', '2028-01-31T10:00:00Z', 'UTC', '2028-02-29T10:00:00Z'],
		[2, 'months', '2026-01-31T10:00:00Z', 'UTC', '2026-03-31T10:00:00Z'],
		[13, 'months', '2026-01-31T10:00:00Z', 'UTC', '2027-02-28T10:00:00Z'],
		[1, 'years', '2028-02-29T10:00:00Z', 'UTC', '2029-02-28T10:00:00Z'],
		[4, 'years', '2028-02-29T10:00:00Z', 'UTC', '2032-02-29T10:00:00Z'],
		// The 31st in Auckland while it is the 30th in UTC: the calendar is the zone's.
		[1, 'months', '2026-01-31T08:00:00+13:00', 'Pacific/Auckland', '2026-02-28T08:00:00+13:00'],
	] as const)('%d %s from %s in %s is %s', (amount, unit, from, zone, end) => {
		expect(wait(amount, unit, from, zone)).toBe(end);
	});

	it('until a date is that date, past ones too', () => {
		const from = millis('2026-01-31T10:00:00Z');
		expect(waitUntil({ mode: 'until', date: from - 5 }, from, 'UTC')).toBe(from - 5);
		expect(waitUntil({ mode: 'until', date: LATEST_INSTANT }, from, 'UTC')).toBe(LATEST_INSTANT);
	});

	const now = millis('2026-01-31T10:00:00Z');
	it.each([
		['a negative amount', { mode: 'for', amount: -1, unit: 'days' }, now, 'UTC', /amount/],
		['NaN', { mode: 'for', amount: Number.NaN, unit: 'hours' }, now, 'UTC', /amount/],
		['infinity', { mode: 'for', amount: Infinity, unit: 'hours' }, now, 'UTC', /amount/],
		['half a month', { mode: 'for', amount: 0.5, unit: 'months' }, now, 'UTC', /amount.*whole.*months/],
		['one and a half years', { mode: 'for', amount: 1.5, unit: 'years' }, now, 'UTC', /amount.*whole.*years/],
		['8,000 years', { mode: 'for', amount: 8_000, unit: 'years' }, now, 'UTC', /amount.*9999/],
		['more seconds than there are', { mode: 'for', amount: 1e300, unit: 'seconds' }, now, 'UTC', /9999/],
		['more months than luxon takes', { mode: 'for', amount: 1e300, unit: 'months' }, now, 'UTC', /9999/],
		['more weeks than luxon takes', { mode: 'for', amount: 1e18, unit: 'weeks' }, now, 'UTC', /9999/],
		['3,000,000 days', { mode: 'for', amount: 3_000_000, unit: 'days' }, now, 'UTC', /9999/],
		['no such unit', { mode: 'for', amount: 1, unit: 'fortnights' as WaitUnit }, now, 'UTC', /unit/],
		['no such zone', { mode: 'for', amount: 1, unit: 'days' }, now, 'Mars/Olympus', /zone/],
		['no start', { mode: 'for', amount: 1, unit: 'days' }, Number.NaN, 'UTC', /from/],
		['no date', { mode: 'until', date: Number.NaN }, now, 'UTC', /date/],
		['a date after 9999', { mode: 'until', date: LATEST_INSTANT + 1 }, now, 'UTC', /date/],
	] as const)('refuses %s', (_, terms, from, zone, message) => {
		expect(() => waitUntil(terms, from, zone)).toThrow(message);
	});

	it('takes the last millisecond of 9999 and not the next', () => {
		const from = LATEST_INSTANT - 1_000;
		expect(waitUntil({ mode: 'for', amount: 1, unit: 'seconds' }, from, 'UTC')).toBe(LATEST_INSTANT);
		expect(() => waitUntil({ mode: 'for', amount: 1.001, unit: 'seconds' }, from, 'UTC')).toThrow(
			/amount.*9999/,
		);
	});
});

describe('laws of waitUntil, over all zones', () => {
	const zone = fc.constantFrom(...ZONES);
	const instant = fc.integer({ min: millis('2025-01-01T00:00:00Z'), max: millis('2030-12-31T00:00:00Z') });
	const amount = fc.integer({ min: 0, max: 800 });
	const exact = fc.constantFrom('seconds', 'minutes', 'hours');
	const calendar = fc.constantFrom('days', 'weeks', 'months', 'years');
	const after = (count: number, unit: WaitUnit, from: number, where: string) =>
		waitUntil({ mode: 'for', amount: count, unit }, from, where);

	it('exact units add up, and do not know zones', () => {
		fc.assert(
			fc.property(exact, amount, amount, instant, zone, zone, (unit, first, second, from, here, there) => {
				const both = after(first + second, unit, from, here);
				expect(after(second, unit, after(first, unit, from, here), there)).toBe(both);
				expect((both - from) % 1_000).toBe(0);
			}),
		);
	});

	it('never ends before it begins, and more of a unit ends later', () => {
		fc.assert(
			fc.property(fc.oneof(exact, calendar), amount, instant, zone, (unit, count, from, where) => {
				const end = after(count, unit, from, where);
				if (count === 0) expect(end).toBe(from);
				else expect(end).toBeGreaterThan(from);
				expect(after(count + 1, unit, from, where)).toBeGreaterThan(end);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('a later start ends later, but for DST changes at start and end, and for the clamped end of a month', () => {
		const gap = fc.integer({ min: 0, max: 36 * HOUR });
		fc.assert(
			fc.property(calendar, amount, instant, gap, zone, (unit, count, from, later, where) => {
				const [first, second] = [after(count, unit, from, where), after(count, unit, from + later, where)];
				const dst = change(where, from, from + later) + change(where, first - DAY, second + DAY);
				// The 30th at 22:00 and the 31st at 08:00 both end on the 30th: less than a day the wrong way round.
				const clamped = unit === 'months' || unit === 'years' ? DAY : 0;
				expect(second - first).toBeGreaterThanOrEqual(-dst - clamped);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('days and weeks keep the wall-clock time where it exists', () => {
		fc.assert(
			fc.property(fc.constantFrom('days', 'weeks'), amount, instant, zone, (unit, count, from, where) => {
				const start = DateTime.fromMillis(from, { zone: where });
				const end = DateTime.fromMillis(after(count, unit, from, where), { zone: where });
				const wanted = DateTime.utc(start.year, start.month, start.day).plus({ [unit]: count });
				const inGap = !existsLocally(wanted.toISODate()!, start.toFormat('HH:mm:ss.SSS'), where);
				if (inGap) return;
				expect(end.toFormat('yyyy-MM-dd HH:mm:ss.SSS')).toBe(
					`${wanted.toISODate()} ${start.toFormat('HH:mm:ss.SSS')}`,
				);
			}),
			{ numRuns: 2_000 },
		);
	});

	it('a day over every change of 2025 to 2030 is the same time, or moved by the gap', () => {
		const changes = offsetChanges(millis('2025-01-01T00:00:00Z'), millis('2031-01-01T00:00:00Z'));
		const broken = changes.flatMap((at) =>
			[-90, -30, 0, 30, 90].filter((minutes) => {
				// A day before a moment near the change, by the clock before the change.
				const from = at.at + minutes * 60_000 - DAY;
				const end = after(1, 'days', from, at.zone);
				const moved = end + offset(at.zone, end) - (from + at.before) - DAY;
				const inGap = minutes >= 0 && minutes * 60_000 < at.after - at.before;
				return moved !== (inGap ? at.after - at.before : 0);
			}),
		);
		expect(changes.length).toBeGreaterThan(1_000);
		expect(broken).toEqual([]);
	});

	/** The most a zone's offset differs between two instants, sampled by the hour. */
	function change(where: string, from: number, to: number): number {
		let [least, most] = [Infinity, -Infinity];
		for (let at = Math.min(from, to); at <= Math.max(from, to) + HOUR; at += HOUR) {
			least = Math.min(least, offset(where, at));
			most = Math.max(most, offset(where, at));
		}
		return most - least;
	}

	/** Asked of Intl's rules through luxon's parser, which moves a time that does not exist. */
	function existsLocally(date: string, time: string, where: string): boolean {
		return DateTime.fromISO(`${date}T${time}`, { zone: where }).toFormat('HH:mm:ss.SSS') === time;
	}
});
