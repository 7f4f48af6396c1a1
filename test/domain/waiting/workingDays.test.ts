import fc from 'fast-check';
import { DateTime } from 'luxon';

import { type CalendarDate } from '../../../lib/domain/time';
import { MONDAY_TO_FRIDAY, waitUntil, workingDayAfter } from '../../../lib/domain/waiting';
import { ZONES } from './zones';

const BERLIN = 'Europe/Berlin';
const CHRISTMAS: CalendarDate[] = [
	{ year: null, month: 12, day: 25 },
	{ year: null, month: 12, day: 26 },
	{ year: 2027, month: 1, day: 1 },
];

function wait(
	days: number,
	from: string,
	more: { holidays?: CalendarDate[]; weekdays?: number[]; at?: string } = {},
	zone = BERLIN,
): string {
	const { holidays = [], weekdays = [1, 2, 3, 4, 5], at } = more;
	const start = DateTime.fromISO(from, { zone }).toMillis();
	const end = waitUntil({ mode: 'workingDays', days, calendar: { weekdays, holidays }, at }, start, zone);
	return DateTime.fromMillis(end, { zone }).toFormat('ccc yyyy-MM-dd HH:mm');
}

describe('working days', () => {
	it.each<[string, number, string, Parameters<typeof wait>[2], string]>([
		['one, from Monday', 1, '2026-01-05T15:00', {}, 'Tue 2026-01-06 15:00'],
		['one, from Friday', 1, '2026-01-09T15:00', {}, 'Mon 2026-01-12 15:00'],
		['one, from Saturday', 1, '2026-01-10T15:00', {}, 'Mon 2026-01-12 15:00'],
		['none, on a working day: at once', 0, '2026-01-05T15:00', {}, 'Mon 2026-01-05 15:00'],
		['none, on a Sunday: on Monday', 0, '2026-01-11T15:00', {}, 'Mon 2026-01-12 15:00'],
		['none, in the morning, at nine', 0, '2026-01-05T08:00', { at: '09:00' }, 'Mon 2026-01-05 09:00'],
		['none, after nine, at nine: tomorrow', 0, '2026-01-05T10:00', { at: '09:00' }, 'Tue 2026-01-06 09:00'],
		['none, on Friday after nine, at nine', 0, '2026-01-09T10:00', { at: '09:00' }, 'Mon 2026-01-12 09:00'],
		['three, at half past eight', 3, '2026-01-05T15:00', { at: '8:30' }, 'Thu 2026-01-08 08:30'],
		['250, a year of them', 250, '2026-01-05T15:00', {}, 'Mon 2026-12-21 15:00'],
		[
			'over Christmas, which is every year',
			1,
			'2026-12-24T15:00',
			{ holidays: CHRISTMAS },
			'Mon 2026-12-28 15:00',
		],
		[
			'over New Year’s Day of that year',
			1,
			'2026-12-31T15:00',
			{ holidays: CHRISTMAS },
			'Mon 2027-01-04 15:00',
		],
		['over both', 5, '2026-12-24T15:00', { holidays: CHRISTMAS }, 'Mon 2027-01-04 15:00'],
		['none, on a holiday', 0, '2026-12-25T15:00', { holidays: CHRISTMAS }, 'Mon 2026-12-28 15:00'],
		[
			'a holiday that is on a weekend takes nothing',
			1,
			'2027-12-24T15:00',
			{ holidays: CHRISTMAS },
			'Mon 2027-12-27 15:00',
		],
		[
			'the same holiday twice counts once',
			1,
			'2026-12-24T15:00',
			{ holidays: [...CHRISTMAS, ...CHRISTMAS] },
			'Mon 2026-12-28 15:00',
		],
		[
			'holidays behind the target do not count',
			1,
			'2026-12-22T15:00',
			{ holidays: CHRISTMAS },
			'Wed 2026-12-23 15:00',
		],
		[
			'in a week from Sunday to Thursday',
			1,
			'2026-01-08T15:00',
			{ weekdays: [7, 1, 2, 3, 4] },
			'Sun 2026-01-11 15:00',
		],
		[
			'in a shop that is open on Saturdays only',
			2,
			'2026-01-05T15:00',
			{ weekdays: [6] },
			'Sat 2026-01-17 15:00',
		],
		[
			'29 February as a yearly holiday',
			1,
			'2028-02-28T15:00',
			{ holidays: [{ year: null, month: 2, day: 29 }] },
			'Wed 2028-03-01 15:00',
		],
		[
			'at a time that is skipped',
			1,
			'2026-03-28T15:00',
			{ weekdays: [7], at: '02:30' },
			'Sun 2026-03-29 03:30',
		],
	])('%s', (_, days, from, more, wanted) => {
		expect(wait(days, from, more)).toBe(wanted);
	});

	it('go on to Monday where a Friday was skipped', () => {
		expect(wait(1, '2011-12-29T12:00', {}, 'Pacific/Apia')).toBe('Mon 2012-01-02 12:00');
	});

	it.each<[string, number, Parameters<typeof wait>[2], RegExp]>([
		['half a day', 0.5, {}, /^days: must be a whole number/],
		['a negative number', -1, {}, /^days: must be a whole number/],
		['no working week', 1, { weekdays: [] }, /^calendar.weekdays is empty/],
		['no time of day', 1, { at: '25:00' }, /^at: "25:00" is not a time of day/],
		['an end after year 9999', 3_000_000, {}, /^days: .*9999/],
		['absurdly many', Number.MAX_SAFE_INTEGER, { holidays: CHRISTMAS }, /^days: .*9999/],
	])('refuse %s', (_, days, more, message) => {
		expect(() => wait(days, '2026-01-05T15:00', more)).toThrow(message);
	});

	it('count exactly the days that are neither free nor holidays', () => {
		const day = fc.integer({ min: 18_000, max: 24_000 });
		const weekdays = fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 });
		const fixed = day.map((number) => ({ ...ymd(number) }));
		const yearly = day.map((number) => ({ ...ymd(number), year: null }));
		const holidays = fc.array(fc.oneof(fixed, yearly), { maxLength: 30 });
		fc.assert(
			fc.property(day, fc.integer({ min: 1, max: 300 }), weekdays, holidays, (start, n, week, off) => {
				const end = workingDayAfter(start, n, { weekdays: week, holidays: off });
				let counted = 0;
				let walked = start;
				while (counted < n) {
					walked += 1;
					if (isWorkingDay(walked, week, off)) counted += 1;
				}
				expect(end).toBe(walked);
				const first = workingDayAfter(start, 0, { weekdays: week, holidays: off });
				expect(first).toBe(
					isWorkingDay(start, week, off)
						? start
						: workingDayAfter(start, 1, { weekdays: week, holidays: off }),
				);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('end on a working day, not before they begin, in every zone; more of them end later', () => {
		const instant = fc.integer({ min: Date.UTC(2012, 0), max: Date.UTC(2040, 0) });
		const at = fc.option(fc.constantFrom('00:00', '09:00', '23:59'), { nil: undefined });
		fc.assert(
			fc.property(
				instant,
				fc.integer({ min: 0, max: 400 }),
				at,
				fc.constantFrom(...ZONES),
				(from, days, time, zone) => {
					const after = (count: number): number =>
						waitUntil({ mode: 'workingDays', days: count, calendar: MONDAY_TO_FRIDAY, at: time }, from, zone);
					expect(after(days)).toBeGreaterThanOrEqual(from);
					expect(DateTime.fromMillis(after(days), { zone }).weekday).toBeLessThan(6);
					expect(after(days + 1)).toBeGreaterThanOrEqual(after(days));
					if (days > 0) expect(after(days + 1)).toBeGreaterThan(after(days));
				},
			),
			{ numRuns: 2_000 },
		);
	});

	function ymd(day: number): CalendarDate & { year: number } {
		const date = new Date(day * 86_400_000);
		return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
	}

	function isWorkingDay(day: number, weekdays: number[], holidays: CalendarDate[]): boolean {
		const { year, month, day: date } = ymd(day);
		const weekday = new Date(day * 86_400_000).getUTCDay() || 7;
		return (
			weekdays.includes(weekday) &&
			!holidays.some((off) => (off.year ?? year) === year && off.month === month && off.day === date)
		);
	}
});
