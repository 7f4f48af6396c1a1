import fc from 'fast-check';
import { DateTime } from 'luxon';

import { dueInDays, type DueOptions } from '../../../lib/domain/dueDate';
import { LATEST_INSTANT } from '../../../lib/domain/time';
import { DAY, ZONES } from '../waiting/zones';

const berlin = 'Europe/Berlin';

function due(from: string, days: number, options?: DueOptions, zone = berlin): string {
	const end = dueInDays(DateTime.fromISO(from, { zone }).toMillis(), days, zone, options);
	return DateTime.fromMillis(end, { zone }).toISO({ suppressMilliseconds: true })!;
}

describe('dueInDays', () => {
	it.each<[string, number, DueOptions | undefined, string]>([
		['2026-01-30T15:00:05+01:00', 0, undefined, '2026-01-30T15:00:05+01:00'],
		['2026-01-30T15:00:05+01:00', 3, undefined, '2026-02-02T15:00:05+01:00'],
		['2026-01-30T15:00:05+01:00', 3, { at: '09:30' }, '2026-02-02T09:30:00+01:00'],
		['2026-01-30T15:00:05+01:00', 0, { at: '9:00' }, '2026-01-30T09:00:00+01:00'],
		['2026-03-28T12:00:00+01:00', 1, undefined, '2026-03-29T12:00:00+02:00'],
		['2026-03-28T12:00:00+01:00', 1, { at: '02:30' }, '2026-03-29T03:30:00+02:00'],
		['2026-10-24T12:00:00+02:00', 1, { at: '02:30' }, '2026-10-25T02:30:00+02:00'],
		['2026-10-25T02:30:00+01:00', 0, undefined, '2026-10-25T02:30:00+01:00'],
		// 30 January 2026 is a Friday.
		['2026-01-29T15:00:00+01:00', 1, { workingDays: true }, '2026-01-30T15:00:00+01:00'],
		['2026-01-30T15:00:00+01:00', 0, { workingDays: true }, '2026-01-30T15:00:00+01:00'],
		['2026-01-30T15:00:00+01:00', 1, { workingDays: true }, '2026-02-02T15:00:00+01:00'],
		['2026-01-31T15:00:00+01:00', 0, { workingDays: true }, '2026-02-02T15:00:00+01:00'],
		['2026-02-01T15:00:00+01:00', 0, { workingDays: true }, '2026-02-02T15:00:00+01:00'],
		['2026-01-31T15:00:00+01:00', 1, { workingDays: true }, '2026-02-02T15:00:00+01:00'],
		['2026-02-01T15:00:00+01:00', 2, { workingDays: true }, '2026-02-03T15:00:00+01:00'],
		['2026-01-30T15:00:00+01:00', 5, { workingDays: true }, '2026-02-06T15:00:00+01:00'],
		['2026-01-30T15:00:00+01:00', 6, { workingDays: true, at: '08:00' }, '2026-02-09T08:00:00+01:00'],
		['1969-12-26T15:00:00+01:00', 1, { workingDays: true }, '1969-12-29T15:00:00+01:00'],
	])('%s + %d %j is %s', (from, days, options, wanted) => {
		expect(due(from, days, options)).toBe(wanted);
	});

	it('counts the days of the zone: Friday evening in New York is Saturday in Berlin', () => {
		const instant = '2026-01-31T01:00:00Z';
		expect(due(instant, 0, { workingDays: true }, 'America/New_York')).toBe('2026-01-30T20:00:00-05:00');
		expect(due(instant, 0, { workingDays: true }, berlin)).toBe('2026-02-02T02:00:00+01:00');
	});

	it('goes on to Monday where a Friday was skipped', () => {
		const options = { workingDays: true };
		expect(due('2011-12-29T12:00:00-10:00', 1, options, 'Pacific/Apia')).toBe('2012-01-02T12:00:00+14:00');
	});

	const now = Date.UTC(2026, 0, 30);
	it.each<[string, number, number, string, DueOptions, RegExp]>([
		['a negative number', now, -1, berlin, {}, /days/],
		['half a day', now, 0.5, berlin, {}, /days/],
		['NaN', now, Number.NaN, berlin, {}, /days/],
		['too many days', now, 4_000_000, berlin, {}, /days.*9999/],
		['absurdly many days', now, Number.MAX_SAFE_INTEGER, berlin, { workingDays: true }, /days.*9999/],
		['no instant', Infinity, 1, berlin, {}, /from/],
		['an instant after 9999', LATEST_INSTANT + 1, 0, berlin, {}, /from/],
		['no zone', now, 1, 'Mars/Olympus', {}, /zone/],
		['25 o’clock', now, 1, berlin, { at: '25:00' }, /at must/],
		['24:00', now, 1, berlin, { at: '24:00' }, /at must/],
		['a time without minutes', now, 1, berlin, { at: '9' }, /at must/],
		['a time with a day', now, 1, berlin, { at: '1 09:00' }, /at must/],
	])('refuses %s', (_, from, days, zone, options, message) => {
		expect(() => dueInDays(from, days, zone, options)).toThrow(RangeError);
		expect(() => dueInDays(from, days, zone, options)).toThrow(message);
	});
});

describe('laws of dueInDays, over all zones', () => {
	const zone = fc.constantFrom(...ZONES);
	const instant = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) });
	const days = fc.integer({ min: 0, max: 400 });
	const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
	const at = fc.option(minute.map(clock), { nil: undefined });

	it('working days never end on a weekend, and never run ahead of as many calendar days', () => {
		fc.assert(
			fc.property(instant, days, zone, at, (from, count, where, time) => {
				const working = dueInDays(from, count, where, { workingDays: true, at: time });
				expect(DateTime.fromMillis(working, { zone: where }).weekday).toBeLessThan(6);
				expect(working).toBeGreaterThanOrEqual(dueInDays(from, count, where, { at: time }));
			}),
			{ numRuns: 3_000 },
		);
	});

	it('as many working days lie between as were asked for', () => {
		fc.assert(
			fc.property(instant, fc.integer({ min: 0, max: 60 }), (from, count) => {
				const end = dueInDays(from, count, 'UTC', { workingDays: true });
				let passed = 0;
				for (let day = from + DAY; day <= end; day += DAY) if (isWorkingDay(day)) passed += 1;
				expect(passed).toBe(count === 0 && !isWorkingDay(from) ? 1 : count);
				expect(isWorkingDay(end)).toBe(true);
				expect((end - from) % DAY).toBe(0);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('is at the time of day asked for, where that exists', () => {
		fc.assert(
			fc.property(instant, days, zone, minute, fc.boolean(), (from, count, where, time, workingDays) => {
				const end = dueInDays(from, count, where, { workingDays, at: clock(time) });
				const shown = DateTime.fromMillis(end, { zone: where });
				const exists = shown.startOf('day').set({ hour: Math.floor(time / 60), minute: time % 60 });
				if (exists.toFormat('HH:mm') === clock(time))
					expect(shown.toFormat('HH:mm:ss.SSS')).toBe(`${clock(time)}:00.000`);
			}),
			{ numRuns: 1_000 },
		);
	});

	function clock(minutes: number): string {
		return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
	}

	function isWorkingDay(at: number): boolean {
		return ![0, 6].includes(new Date(at).getUTCDay());
	}
});

it('leaves out the days off of a calendar', () => {
	const holidays = [
		{ year: null, month: 12, day: 25 },
		{ year: 2026, month: 12, day: 28 },
	];
	const options: DueOptions = {
		workingDays: true,
		at: '17:00',
		calendar: { weekdays: [1, 2, 3, 4, 5], holidays },
	};
	// 24 December 2026 is a Thursday; Friday and Monday are free.
	expect(due('2026-12-24T12:00:00+01:00', 1, options)).toBe('2026-12-29T17:00:00+01:00');
	expect(due('2026-12-25T12:00:00+01:00', 0, options)).toBe('2026-12-29T17:00:00+01:00');
	// Calendar days know no days off.
	expect(due('2026-12-24T12:00:00+01:00', 1, { ...options, workingDays: false })).toBe(
		'2026-12-25T17:00:00+01:00',
	);
});
