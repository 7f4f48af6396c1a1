import fc from 'fast-check';
import { DateTime } from 'luxon';

import { waitUntil, type LeapDayRule } from '../../../lib/domain/waiting';
import { DAY, ZONES } from './zones';

const BERLIN = 'Europe/Berlin';

function next(
	[month, day]: [number, number],
	from: string,
	more: { leapDay?: LeapDayRule; offsetDays?: number; at?: string } = {},
	zone = BERLIN,
): string {
	const start = DateTime.fromISO(from, { zone }).toMillis();
	const spec = {
		mode: 'anniversary',
		month,
		day,
		leapDay: 'february28',
		offsetDays: 0,
		at: '09:00',
		...more,
	} as const;
	return DateTime.fromMillis(waitUntil(spec, start, zone), { zone }).toFormat('yyyy-MM-dd HH:mm');
}

describe('the next anniversary', () => {
	it.each<[string, [number, number], string, Parameters<typeof next>[2], string]>([
		['a birthday that is still to come', [5, 1], '2026-01-05', {}, '2026-05-01 09:00'],
		['one that has been this year', [1, 4], '2026-01-05', {}, '2027-01-04 09:00'],
		['today, before the time of day', [1, 5], '2026-01-05T08:59', {}, '2026-01-05 09:00'],
		['today, at the time of day', [1, 5], '2026-01-05T09:00', {}, '2026-01-05 09:00'],
		['today, after the time of day', [1, 5], '2026-01-05T09:01', {}, '2027-01-05 09:00'],
		['29 February in a common year', [2, 29], '2026-01-05', {}, '2026-02-28 09:00'],
		['29 February, kept on 1 March', [2, 29], '2026-01-05', { leapDay: 'march1' }, '2026-03-01 09:00'],
		['29 February in a leap year', [2, 29], '2028-01-05', {}, '2028-02-29 09:00'],
		[
			'29 February, kept on 1 March, in a leap year',
			[2, 29],
			'2028-01-05',
			{ leapDay: 'march1' },
			'2028-02-29 09:00',
		],
		['28 February does not become the 29th', [2, 28], '2028-01-05', {}, '2028-02-28 09:00'],
		[
			'29 February, a day after 28 February of a leap year',
			[2, 29],
			'2028-02-28T12:00',
			{},
			'2028-02-29 09:00',
		],
		['a week before', [1, 5], '2026-01-05', { offsetDays: -7 }, '2026-12-29 09:00'],
		['a week before, into the year before', [1, 5], '2026-12-20', { offsetDays: -7 }, '2026-12-29 09:00'],
		['a week after, into the next year', [12, 28], '2026-01-03', { offsetDays: 7 }, '2026-01-04 09:00'],
		['a day before 1 March of a leap year', [3, 1], '2028-01-05', { offsetDays: -1 }, '2028-02-29 09:00'],
		['400 days after', [1, 5], '2026-01-05', { offsetDays: 400 }, '2026-02-09 09:00'],
		['at a time that is skipped that day', [3, 29], '2026-01-05', { at: '02:30' }, '2026-03-29 03:30'],
	])('%s', (_, date, from, more, wanted) => {
		expect(next(date, from, more)).toBe(wanted);
	});

	it('is that of the zone: in Auckland the day is over when it begins in Honolulu', () => {
		const from = '2026-01-04T23:00';
		expect(next([1, 5], from, {}, 'Pacific/Auckland')).toBe('2026-01-05 09:00');
		const spec = {
			mode: 'anniversary',
			month: 1,
			day: 5,
			leapDay: 'february28',
			offsetDays: 0,
			at: '09:00',
		} as const;
		const start = DateTime.fromISO('2026-01-05T12:00', { zone: 'Pacific/Auckland' }).toMillis();
		expect(waitUntil(spec, start, 'Pacific/Honolulu') - start).toBeLessThan(2 * DAY);
		expect(waitUntil(spec, start, 'Pacific/Auckland') - start).toBeGreaterThan(363 * DAY);
	});

	it.each<[string, Parameters<typeof next>[2], RegExp]>([
		['no time of day', { at: 'noon' }, /^at: "noon" is not a time of day/],
		['half a day', { offsetDays: 0.5 }, /^offsetDays: must be a whole number/],
		['an offset beyond all dates', { offsetDays: -1e14 }, /^offsetDays: .*9999/],
		['an offset of 8,000 years', { offsetDays: 9e15 }, /^offsetDays: .*9999/],
	])('refuses %s', (_, more, message) => {
		expect(() => next([5, 1], '2026-01-05', more)).toThrow(message);
	});

	it('comes once a year on its day at its time, in every zone, and never before it is asked for', () => {
		const day = fc.integer({ min: 0, max: 365 }).map((count) => new Date(Date.UTC(2000, 0, 1 + count)));
		const instant = fc.integer({ min: Date.UTC(2013, 0), max: Date.UTC(2040, 0) });
		const leapDay = fc.constantFrom<LeapDayRule>('february28', 'march1');
		const offset = fc.integer({ min: -500, max: 500 });
		const hour = fc.integer({ min: 4, max: 22 });
		fc.assert(
			fc.property(
				day,
				instant,
				leapDay,
				offset,
				hour,
				fc.constantFrom(...ZONES),
				(date, from, rule, offsetDays, at, zone) => {
					const [month, dayOfMonth] = [date.getUTCMonth() + 1, date.getUTCDate()];
					const spec = {
						mode: 'anniversary',
						month,
						day: dayOfMonth,
						leapDay: rule,
						offsetDays,
						at: `${at}:00`,
					} as const;
					const found = waitUntil(spec, from, zone);
					expect(found).toBeGreaterThanOrEqual(from);
					expect(found - from).toBeLessThan(367 * DAY);
					expect(waitUntil(spec, found, zone)).toBe(found);
					const following = waitUntil(spec, found + 1, zone);
					// A zone may change its offset by three hours, as Casey does.
					expect((following - found) / DAY).toBeGreaterThan(364.8);
					const shown = DateTime.fromMillis(found, { zone });
					// Gaps in the day are none of these years' and zones'.
					expect(shown.toFormat('H:mm')).toBe(`${at}:00`);
					const itself = DateTime.utc(shown.year, shown.month, shown.day).minus({ days: offsetDays });
					const leaps = month === 2 && dayOfMonth === 29 && !itself.isInLeapYear;
					const wanted = !leaps ? [month, dayOfMonth] : rule === 'march1' ? [3, 1] : [2, 28];
					expect([itself.month, itself.day]).toEqual(wanted);
				},
			),
			{ numRuns: 3_000 },
		);
	});
});
