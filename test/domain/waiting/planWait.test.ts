import fc from 'fast-check';
import { DateTime } from 'luxon';

import { LATEST_INSTANT } from '../../../lib/domain/time';
import {
	fractionOf,
	nextInWindow,
	openUntil,
	planWait,
	waitUntil,
	type TimeWindow,
	type WaitPlan,
	type WaitSpec,
} from '../../../lib/domain/waiting';
import { DAY, HOUR, ZONES } from './zones';

const BERLIN = 'Europe/Berlin';
const OFFICE: TimeWindow = { weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };
const millis = (local: string, zone = BERLIN): number => DateTime.fromISO(local, { zone }).toMillis();

function plan(wait: WaitPlan, from: string, zone = BERLIN): [string, boolean] {
	const { dueAt, past } = planWait(wait, millis(from, zone), zone);
	return [DateTime.fromMillis(dueAt, { zone }).toFormat('yyyy-MM-dd HH:mm'), past];
}

describe('until a date with an offset', () => {
	const renewal = { year: 2026, month: 3, day: 31 };
	it.each<[string, WaitSpec, string]>([
		['the date', { mode: 'until', date: millis('2026-03-31T14:00') }, '2026-03-31 14:00'],
		[
			'three days before, at its own time',
			{
				mode: 'until',
				date: millis('2026-03-31T14:00'),
				offset: { direction: 'before', amount: 3, unit: 'days' },
			},
			'2026-03-28 14:00',
		],
		[
			'two hours before an appointment',
			{
				mode: 'until',
				date: millis('2026-03-31T14:00'),
				offset: { direction: 'before', amount: 2, unit: 'hours' },
			},
			'2026-03-31 12:00',
		],
		[
			'a day before 02:30 over the start of summer time',
			{
				mode: 'until',
				date: millis('2026-03-30T02:30'),
				offset: { direction: 'before', amount: 1, unit: 'days' },
			},
			'2026-03-29 03:30',
		],
		['nine o’clock on the day', { mode: 'until', date: renewal, at: '09:00' }, '2026-03-31 09:00'],
		[
			'nine o’clock a month before: the month’s end',
			{
				mode: 'until',
				date: renewal,
				at: '09:00',
				offset: { direction: 'before', amount: 1, unit: 'months' },
			},
			'2026-02-28 09:00',
		],
		[
			'nine o’clock a week after',
			{ mode: 'until', date: renewal, at: '09:00', offset: { direction: 'after', amount: 1, unit: 'weeks' } },
			'2026-04-07 09:00',
		],
		[
			'36 hours before nine o’clock',
			{
				mode: 'until',
				date: renewal,
				at: '09:00',
				offset: { direction: 'before', amount: 36, unit: 'hours' },
			},
			'2026-03-29 21:00',
		],
		[
			'a day and a half before nine o’clock',
			{
				mode: 'until',
				date: renewal,
				at: '09:00',
				offset: { direction: 'before', amount: 1.5, unit: 'days' },
			},
			'2026-03-29 21:00',
		],
		[
			'the day after a time that was skipped',
			{
				mode: 'until',
				date: { year: 2026, month: 3, day: 29 },
				at: '02:30',
				offset: { direction: 'after', amount: 1, unit: 'days' },
			},
			'2026-03-30 02:30',
		],
	])('%s', (_, spec, wanted) => {
		expect(plan({ spec }, '2026-01-05')).toEqual([wanted, false]);
	});

	it('is past when the time asked for is, not when the date is', () => {
		const date = millis('2026-01-10');
		const offset = { direction: 'before', amount: 10, unit: 'days' } as const;
		expect(plan({ spec: { mode: 'until', date, offset } }, '2026-01-05T12:00')).toEqual([
			'2026-01-05 12:00',
			true,
		]);
		expect(
			plan({ spec: { mode: 'until', date, offset: { ...offset, direction: 'after' } } }, '2026-01-15T12:00'),
		).toEqual(['2026-01-20 00:00', false]);
	});

	it.each<[string, WaitSpec, RegExp]>([
		[
			'beyond year 9999',
			{ mode: 'until', date: LATEST_INSTANT, offset: { direction: 'after', amount: 1, unit: 'seconds' } },
			/^date: .*9999/,
		],
		[
			'before year 1',
			{ mode: 'until', date: 0, offset: { direction: 'before', amount: 3_000, unit: 'years' } },
			/^date: .*9999/,
		],
		[
			'with a negative offset',
			{ mode: 'until', date: 0, offset: { direction: 'before', amount: -1, unit: 'days' } },
			/^amount: /,
		],
		[
			'with half a month',
			{ mode: 'until', date: 0, offset: { direction: 'before', amount: 0.5, unit: 'months' } },
			/^amount: .*whole/,
		],
		['without a time of day', { mode: 'until', date: renewal, at: '' }, /^at: "" is not a time of day/],
	])('refuses one %s', (_, spec, message) => {
		expect(() => plan({ spec }, '2026-01-05')).toThrow(message);
	});

	it('forth is back by exact units, and by days where clocks stay', () => {
		const instant = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2031, 0) });
		const amount = fc.integer({ min: 0, max: 400 });
		fc.assert(
			fc.property(instant, amount, fc.constantFrom(...ZONES), (date, count, zone) => {
				const move = (from: number, direction: 'before' | 'after', unit: 'hours' | 'days'): number =>
					waitUntil({ mode: 'until', date: from, offset: { direction, amount: count, unit } }, 0, zone);
				expect(move(move(date, 'after', 'hours'), 'before', 'hours')).toBe(date);
				expect(move(date, 'before', 'hours')).toBe(date - count * HOUR);
				const back = DateTime.fromMillis(move(date, 'before', 'days'), { zone });
				const shown = DateTime.fromMillis(date, { zone });
				const wanted = DateTime.fromISO(shown.minus({ days: count }).toISODate()!, { zone }).set({
					hour: shown.hour,
					minute: shown.minute,
					second: shown.second,
					millisecond: shown.millisecond,
				});
				if (wanted.hour === shown.hour && wanted.minute === shown.minute) {
					expect(back.toISO({ includeOffset: false })).toBe(wanted.toISO({ includeOffset: false }));
				}
			}),
			{ numRuns: 1_000 },
		);
	});
});

describe('only within a window', () => {
	it.each<[string, WaitSpec, string, [string, boolean]]>([
		[
			'a day that ends in office hours stays',
			{ mode: 'for', amount: 1, unit: 'days' },
			'2026-01-05T12:00',
			['2026-01-06 12:00', false],
		],
		[
			'a day that ends in the night moves to the morning',
			{ mode: 'for', amount: 1, unit: 'days' },
			'2026-01-05T22:00',
			['2026-01-07 09:00', false],
		],
		[
			'a day from Friday moves to Monday',
			{ mode: 'for', amount: 1, unit: 'days' },
			'2026-01-09T12:00',
			['2026-01-12 09:00', false],
		],
		[
			'a past date waits for the opening',
			{ mode: 'until', date: 0 },
			'2026-01-05T03:00',
			['2026-01-05 09:00', true],
		],
		[
			'a past date in office hours goes on at once',
			{ mode: 'until', date: 0 },
			'2026-01-05T10:00',
			['2026-01-05 10:00', true],
		],
	])('%s', (_, spec, from, wanted) => {
		expect(plan({ spec, within: OFFICE }, from)).toEqual(wanted);
	});

	it('names what is wrong with it apart from what is wrong with the wait', () => {
		const spec = { mode: 'for', amount: 1, unit: 'days' } as const;
		expect(() => plan({ spec, within: { ...OFFICE, from: 'nine' } }, '2026-01-05')).toThrow(
			/^within\.from: "nine"/,
		);
		expect(() => plan({ spec, within: { ...OFFICE, weekdays: [] } }, '2026-01-05')).toThrow(
			/^within\.weekdays is empty/,
		);
	});

	it('refuses an opening after year 9999', () => {
		// 31 December 9999 is a Friday.
		expect(() =>
			planWait(
				{ spec: { mode: 'until', date: LATEST_INSTANT }, within: { ...OFFICE, weekdays: [1] } },
				0,
				'UTC',
			),
		).toThrow(/^date: .*9999/);
	});
});

describe('a spread', () => {
	const at = millis('2026-01-05T16:30');
	const spread = (seed: string, over = HOUR): WaitPlan => ({
		spec: { mode: 'until', date: at },
		spread: { over, seed },
	});

	it('gives each contact a moment of its own, the same each time', () => {
		const moments = Array.from(
			{ length: 1_000 },
			(_, n) => planWait(spread(`contact ${n}`), 0, BERLIN).dueAt,
		);
		expect(Math.min(...moments)).toBeGreaterThanOrEqual(at);
		expect(Math.max(...moments)).toBeLessThan(at + HOUR);
		expect(new Set(moments).size).toBeGreaterThan(990);
		expect(planWait(spread('contact 7'), 0, BERLIN).dueAt).toBe(moments[7]);
	});

	it('fills each tenth of its time with about a tenth of the contacts', () => {
		const tenths = new Array<number>(10).fill(0);
		for (let n = 0; n < 20_000; n++) tenths[Math.floor(fractionOf(`enrollment-${n} step`) * 10)] += 1;
		// 2,000 are expected; five standard deviations are 212.
		for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(212);
	});

	it('stays inside of the window, which closes half an hour later', () => {
		const moments = Array.from(
			{ length: 200 },
			(_, n) => planWait({ ...spread(`contact ${n}`), within: OFFICE }, 0, BERLIN).dueAt,
		);
		expect(Math.max(...moments)).toBeLessThan(millis('2026-01-05T17:00'));
		expect(Math.max(...moments)).toBeGreaterThan(millis('2026-01-05T16:50'));
	});

	it('of nothing changes nothing', () => {
		expect(planWait(spread('x', 0), 0, BERLIN).dueAt).toBe(at);
	});

	it.each([Number.NaN, -1, 32 * DAY, Infinity])('over %p is refused', (over) => {
		expect(() => planWait(spread('x', over), 0, BERLIN)).toThrow(/^spread: must be a time from 0 to 31 days/);
	});
});

describe('asked again later, when the wait may have been changed', () => {
	const spec = { mode: 'for', amount: 1, unit: 'days' } as const;
	const again = (wait: WaitPlan, now: string): string => {
		const { dueAt } = planWait(wait, millis('2026-01-05T12:00'), BERLIN, millis(now));
		return DateTime.fromMillis(dueAt, { zone: BERLIN }).toFormat('yyyy-MM-dd HH:mm');
	};

	it.each<[string, WaitPlan, string, string]>([
		['a time to come stays', { spec, within: OFFICE }, '2026-01-06T03:00', '2026-01-06 12:00'],
		['without a window a past time stays', { spec }, '2026-01-08T03:00', '2026-01-06 12:00'],
		['a past time waits for the window', { spec, within: OFFICE }, '2026-01-08T03:00', '2026-01-08 09:00'],
		['so it does in the window', { spec, within: OFFICE }, '2026-01-08T10:00', '2026-01-06 12:00'],
		[
			'a past window is its next',
			{ spec: { mode: 'window', window: OFFICE } },
			'2026-01-10T10:00',
			'2026-01-12 09:00',
		],
	])('%s', (_, wait, now, wanted) => {
		expect(again(wait, now)).toBe(wanted);
	});

	it('does not move away when asked again and again', () => {
		const wait: WaitPlan = { spec, within: OFFICE, spread: { over: 4 * HOUR, seed: 'ann' } };
		const moment = again(wait, '2026-01-08T03:00');
		expect(again(wait, '2026-01-08T08:59')).toBe(moment);
		expect(moment > '2026-01-08 09:00' && moment < '2026-01-08 13:00').toBe(true);
		// Its old time: that is to say at once.
		expect(again(wait, '2026-01-08T10:00') < '2026-01-07').toBe(true);
	});
});

describe('laws of plans, over all zones', () => {
	const clock = fc
		.integer({ min: 0, max: 24 * 60 - 1 })
		.map((time) => `${String(Math.floor(time / 60)).padStart(2, '0')}:${String(time % 60).padStart(2, '0')}`);
	const window = fc.record({
		weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
		from: clock,
		to: clock,
	});
	const instant = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2031, 0) });
	const spec: fc.Arbitrary<WaitSpec> = fc.oneof(
		fc.record({
			mode: fc.constant('for' as const),
			amount: fc.nat(60),
			unit: fc.constantFrom('minutes' as const, 'hours' as const, 'days' as const, 'months' as const),
		}),
		fc.record({ mode: fc.constant('until' as const), date: instant }),
		fc.record({ mode: fc.constant('window' as const), window }),
	);
	const over = fc.nat(12 * HOUR);
	const zone = fc.constantFrom(...ZONES);

	it('no one continues early, outside the window, or later than the spread; always at the same time', () => {
		fc.assert(
			fc.property(
				spec,
				window,
				over,
				fc.string(),
				instant,
				zone,
				(what, within, width, seed, from, where) => {
					const wait: WaitPlan = {
						spec: what,
						within: what.mode === 'window' ? undefined : within,
						spread: { over: width, seed },
					};
					const { dueAt, past } = planWait(wait, from, where);
					const asked = waitUntil(what, from, where);
					expect(past).toBe(asked < from);
					const inside = what.mode === 'window' ? what.window : within;
					const opening = nextInWindow(Math.max(asked, from), inside, where);
					expect(dueAt).toBeGreaterThanOrEqual(Math.max(from, opening));
					expect(dueAt).toBeLessThanOrEqual(opening + width);
					expect(nextInWindow(dueAt, inside, where)).toBe(dueAt);
					expect(openUntil(opening, dueAt, inside, where)).toBe(dueAt);
					expect(planWait(structuredClone(wait), from, where).dueAt).toBe(dueAt);
				},
			),
			{ numRuns: 3_000 },
		);
	});

	it('a contact that arrives at a window later does not continue earlier, spread or not', () => {
		fc.assert(
			fc.property(
				window,
				over,
				fc.string(),
				instant,
				fc.nat(3 * DAY),
				zone,
				(wanted, width, seed, from, later, where) => {
					const wait: WaitPlan = { spec: { mode: 'window', window: wanted }, spread: { over: width, seed } };
					// A millisecond either way: moments are whole ones.
					expect(planWait(wait, from + later, where).dueAt).toBeGreaterThanOrEqual(
						planWait(wait, from, where).dueAt - 1,
					);
				},
			),
			{ numRuns: 2_000 },
		);
	});
});
