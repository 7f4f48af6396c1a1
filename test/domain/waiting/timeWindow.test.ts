import fc from 'fast-check';
import { DateTime } from 'luxon';

import { LATEST_INSTANT } from '../../../lib/domain/time';
import { nextInWindow, openUntil, type TimeWindow } from '../../../lib/domain/waiting';
import { DAY, HOUR, offsetChanges, ZONES } from './zones';

const MINUTE = 60_000;
const BERLIN = 'Europe/Berlin';
const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5];
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

const at = (local: string, zone = BERLIN): number => DateTime.fromISO(local, { zone }).toMillis();
const iso = (instant: number, zone = BERLIN): string =>
	DateTime.fromMillis(instant, { zone }).toISO({ suppressMilliseconds: true, suppressSeconds: true })!;

describe('the next time within a window', () => {
	const office: TimeWindow = { weekdays: MONDAY_TO_FRIDAY, from: '09:00', to: '17:00' };
	const midweek: TimeWindow = { weekdays: [2, 3, 4], from: '09:00', to: '17:00' };
	const nights: TimeWindow = { weekdays: [5, 6], from: '22:00', to: '06:00' };
	const allDays: TimeWindow = { weekdays: [1, 3], from: '00:00', to: '24:00' };

	// 5 January 2026 is a Monday.
	it.each<[string, TimeWindow, string, string]>([
		['before the office opens', office, '2026-01-05T08:59', '2026-01-05T09:00+01:00'],
		['as it opens', office, '2026-01-05T09:00', '2026-01-05T09:00+01:00'],
		['in office hours', office, '2026-01-05T12:34:56', '2026-01-05T12:34:56+01:00'],
		['in its last minute', office, '2026-01-05T16:59:59.999', '2026-01-05T16:59:59.999+01:00'],
		['as it closes', office, '2026-01-05T17:00', '2026-01-06T09:00+01:00'],
		['on Friday evening', office, '2026-01-09T20:00', '2026-01-12T09:00+01:00'],
		['on Sunday', office, '2026-01-11T12:00', '2026-01-12T09:00+01:00'],
		['on Monday, from Tuesday to Thursday', midweek, '2026-01-05T10:00', '2026-01-06T09:00+01:00'],
		['on Thursday evening, till Tuesday', midweek, '2026-01-08T17:00', '2026-01-13T09:00+01:00'],
		['on Friday afternoon, for the night', nights, '2026-01-09T15:00', '2026-01-09T22:00+01:00'],
		['in the night', nights, '2026-01-09T23:30', '2026-01-09T23:30+01:00'],
		['after midnight, which is still Saturday’s night', nights, '2026-01-11T05:59', '2026-01-11T05:59+01:00'],
		['in Thursday’s night, which is not chosen', nights, '2026-01-09T03:00', '2026-01-09T22:00+01:00'],
		['as Saturday’s night ends', nights, '2026-01-11T06:00', '2026-01-16T22:00+01:00'],
		['on a day that is open all day', allDays, '2026-01-05T23:59', '2026-01-05T23:59+01:00'],
		['on the day after it', allDays, '2026-01-06T00:00', '2026-01-07T00:00+01:00'],
	])('%s', (_, window, from, wanted) => {
		expect(iso(nextInWindow(at(from), window, BERLIN))).toBe(wanted);
	});

	it('takes equal times for 24 hours from then', () => {
		const window = { weekdays: [1], from: '09:00', to: '09:00' };
		expect(iso(nextInWindow(at('2026-01-06T08:59'), window, BERLIN))).toBe('2026-01-06T08:59+01:00');
		expect(iso(nextInWindow(at('2026-01-06T09:00'), window, BERLIN))).toBe('2026-01-12T09:00+01:00');
	});

	it.each<[string, string, string, string, string]>([
		[
			'opens after the gap that its opening falls into',
			'02:30',
			'05:00',
			'2026-03-29T01:00',
			'2026-03-29T03:00+02:00',
		],
		[
			'does not open in a gap that swallows it',
			'02:00',
			'03:00',
			'2026-03-29T01:00',
			'2026-03-30T02:00+02:00',
		],
		['is open on both sides of a gap', '01:00', '04:00', '2026-03-29T03:30', '2026-03-29T03:30+02:00'],
		['opens in the first pass of an overlap', '02:30', '02:45', '2026-10-25T01:00', '2026-10-25T02:30+02:00'],
	])('%s', (_, from, to, start, wanted) => {
		const window = { weekdays: EVERY_DAY, from, to };
		expect(iso(nextInWindow(at(start), window, BERLIN))).toBe(wanted);
	});

	it('is open again in the second pass of an overlap', () => {
		const window = { weekdays: EVERY_DAY, from: '02:30', to: '02:45' };
		const afterFirst = Date.UTC(2026, 9, 25, 0, 50);
		expect(iso(nextInWindow(afterFirst, window, BERLIN))).toBe('2026-10-25T02:30+01:00');
	});

	it('finds no Friday where there was none: Samoa has skipped 30 December 2011', () => {
		const window = { weekdays: [5], from: '09:00', to: '17:00' };
		const from = at('2011-12-29T12:00', 'Pacific/Apia');
		expect(iso(nextInWindow(from, window, 'Pacific/Apia'), 'Pacific/Apia')).toBe('2012-01-06T09:00+14:00');
	});

	it.each<[string, TimeWindow, RegExp]>([
		['no days', { weekdays: [], from: '09:00', to: '17:00' }, /^weekdays is empty; choose at least one day/],
		['a day that is none', { weekdays: [1, 8], from: '09:00', to: '17:00' }, /^weekdays: 8 is not a day/],
		['NaN for a day', { weekdays: [Number.NaN], from: '09:00', to: '17:00' }, /^weekdays: NaN is not a day/],
		[
			'half past nine in words',
			{ weekdays: [1], from: 'half past nine', to: '17:00' },
			/^from: "half past nine" is not/,
		],
		[
			'5 pm',
			{ weekdays: [1], from: '09:00', to: '5pm' },
			/^to: "5pm" is not a time of day; write it like 09:00/,
		],
		['an opening at 24:00', { weekdays: [1], from: '24:00', to: '17:00' }, /^from: "24:00"/],
	])('refuses %s', (_, window, message) => {
		expect(() => nextInWindow(at('2026-01-05'), window, BERLIN)).toThrow(message);
		expect(() => openUntil(at('2026-01-05'), at('2026-01-06'), window, BERLIN)).toThrow(message);
	});

	it('refuses what is no instant, rather than looking for ever', () => {
		expect(() => nextInWindow(Number.NaN, office, BERLIN)).toThrow(RangeError);
		expect(() => nextInWindow(LATEST_INSTANT + 1, office, BERLIN)).toThrow(RangeError);
	});
});

describe('laws of windows, over all zones', () => {
	const zone = fc.constantFrom(...ZONES);
	const instant = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2031, 0) });
	const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
	const window = fc.record({
		weekdays: fc.subarray(EVERY_DAY, { minLength: 1 }),
		from: minute.map(clock),
		to: fc.oneof(minute.map(clock), fc.constant('24:00')),
	});

	it('the time found is open, not before it was asked for, and nothing before it is open', () => {
		fc.assert(
			fc.property(
				window,
				instant,
				zone,
				fc.double({ min: 0, max: 1, noNaN: true }),
				(wanted, from, where, part) => {
					const found = nextInWindow(from, wanted, where);
					expect(found).toBeGreaterThanOrEqual(from);
					expect(isOpen(found, wanted, where)).toBe(true);
					if (found === from) return;
					expect(isOpen(found - 1, wanted, where)).toBe(false);
					expect(isOpen(from + Math.floor(part * (found - from - 1)), wanted, where)).toBe(false);
				},
			),
			{ numRuns: 3_000 },
		);
	});

	it('a later start is not earlier through', () => {
		fc.assert(
			fc.property(window, instant, fc.nat(3 * DAY), zone, (wanted, from, later, where) => {
				expect(nextInWindow(from + later, wanted, where)).toBeGreaterThanOrEqual(
					nextInWindow(from, wanted, where),
				);
			}),
			{ numRuns: 2_000 },
		);
	});

	it('stays open until it closes, or until the limit', () => {
		fc.assert(
			fc.property(window, instant, fc.nat(10 * DAY), zone, fc.nat(), (wanted, from, over, where, sample) => {
				const open = nextInWindow(from, wanted, where);
				const end = openUntil(open, open + over, wanted, where);
				expect(end).toBeGreaterThanOrEqual(open);
				expect(end).toBeLessThanOrEqual(open + over);
				if (end < open + over) expect(isOpen(end, wanted, where)).toBe(false);
				if (end > open) {
					expect(isOpen(end - 1, wanted, where)).toBe(true);
					expect(isOpen(open + (sample % (end - open)), wanted, where)).toBe(true);
				}
			}),
			{ numRuns: 3_000 },
		);
	});

	it('is exact around every change of every zone in 2026', () => {
		const step = 5 * MINUTE;
		const changes = offsetChanges(Date.UTC(2026, 0), Date.UTC(2027, 0));
		expect(changes.length).toBeGreaterThan(200);
		const broken = changes.flatMap(({ zone: where, at: changed }, index) => {
			// Windows that begin and end before, in and after what is skipped or shown twice.
			const opens = DateTime.fromMillis(changed - 1, { zone: where }).hour * 60 + 45 + ((index * 5) % 120);
			const closes = opens + 20 + ((index * 35) % 90);
			const wanted = { weekdays: EVERY_DAY, from: clock(opens), to: clock(closes) };
			const moments = Array.from({ length: 72 }, (_, n) => changed - 2 * HOUR + n * step);
			const open = moments.map((moment) => isOpen(moment, wanted, where));
			return moments.flatMap((moment, n) => {
				const first = open.indexOf(true, n);
				if (first < 0 || nextInWindow(moment, wanted, where) === moments[first]) return [];
				return [{ where, wanted, from: new Date(moment).toISOString() }];
			});
		});
		expect(broken).toEqual([]);
	});

	function clock(minutes: number): string {
		const time = minutes % (24 * 60);
		return `${String(Math.floor(time / 60)).padStart(2, '0')}:${String(time % 60).padStart(2, '0')}`;
	}

	/** The tests' own way: what luxon's clock shows, in minutes. */
	function isOpen(moment: number, { weekdays, from, to }: TimeWindow, where: string): boolean {
		const shown = DateTime.fromMillis(moment, { zone: where });
		const time = shown.hour * 60 + shown.minute;
		const [opens, closes] = [minutesOf(from), minutesOf(to)];
		const today = weekdays.includes(shown.weekday);
		const yesterday = weekdays.includes(shown.weekday === 1 ? 7 : shown.weekday - 1);
		if (opens < closes) return today && time >= opens && time < closes;
		return (today && time >= opens) || (yesterday && time < closes);
	}

	function minutesOf(time: string): number {
		const [hours, minutes] = time.split(':').map(Number);
		return hours * 60 + minutes;
	}
});
