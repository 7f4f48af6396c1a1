import fc from 'fast-check';
import { DateTime } from 'luxon';

import { nextRun, type Schedule } from '../../lib/domain/schedule';
import { DAY, HOUR, offset, ZONES } from './waiting/zones';

const BERLIN = 'Europe/Berlin';

/** Without the zone, which each test chooses. */
type Rule = Schedule extends infer S ? (S extends Schedule ? Omit<S, 'zone'> : never) : never;

const minute = fc.nat(59);
const hour = fc.nat(23);

const rules = fc.oneof<fc.Arbitrary<Rule>[]>(
	fc.record({ every: fc.constant('hours' as const), interval: fc.integer({ min: 1, max: 24 }), minute }),
	fc.record({
		every: fc.constant('days' as const),
		interval: fc.integer({ min: 1, max: 366 }),
		hour,
		minute,
	}),
	fc.record({
		every: fc.constant('weeks' as const),
		weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
		hour,
		minute,
	}),
	fc.record({ every: fc.constant('months' as const), day: fc.integer({ min: 1, max: 31 }), hour, minute }),
);

const schedules = fc
	.record({ rule: rules, zone: fc.constantFrom(...ZONES) })
	.map(({ rule, zone }) => ({ ...rule, zone }) as Schedule);

const instants = fc.integer({ min: Date.UTC(1985, 0), max: Date.UTC(2045, 0) });

/** The wall clock's reading as if it were UTC. */
const reading = (zone: string, instant: number): number => instant + offset(zone, instant);

const exists = (zone: string, local: number): boolean =>
	[-1, 0, 1].some((days) => {
		const candidate = local - offset(zone, local + days * DAY);
		return reading(zone, candidate) === local;
	});

/** Whether a time is on the schedule, as a wall clock shows it. */
function isAsked(schedule: Schedule, local: number): boolean {
	const date = DateTime.fromMillis(local, { zone: 'utc' });
	if (local % 60_000 !== 0 || date.minute !== schedule.minute) return false;
	switch (schedule.every) {
		case 'hours':
			return date.hour % schedule.interval === 0;
		case 'days':
			return date.hour === schedule.hour && Math.floor(local / DAY) % schedule.interval === 0;
		case 'weeks':
			return date.hour === schedule.hour && schedule.weekdays.includes(date.weekday);
		case 'months':
			return date.hour === schedule.hour && date.day === Math.min(schedule.day, date.daysInMonth ?? 0);
	}
}

/** Whether it is a time on the schedule that the wall clock has skipped, moved on by what it skipped. */
function isMoved(schedule: Schedule, run: number): boolean {
	const { zone } = schedule;
	const shifts = new Set(
		[-1, 0, 1, 2].map((days) => offset(zone, run) - offset(zone, run - days * DAY)).filter((by) => by > 0),
	);
	return [...shifts].some((by) => {
		const asked = reading(zone, run) - by;
		return isAsked(schedule, asked) && !exists(zone, asked);
	});
}

describe('in every zone, whatever is asked', () => {
	it('the next run is later, and when it was asked for: only what the clock skips is moved', () => {
		fc.assert(
			fc.property(schedules, instants, (schedule, after) => {
				const run = nextRun(schedule, after);
				expect(run).toBeGreaterThan(after);
				expect(isAsked(schedule, reading(schedule.zone, run)) || isMoved(schedule, run)).toBe(true);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('none is left out: whenever it is asked before a run, that run is the next', () => {
		fc.assert(
			fc.property(
				schedules,
				instants,
				fc.double({ min: 0, max: 1, noNaN: true }),
				(schedule, after, share) => {
					const run = nextRun(schedule, after);
					const between = Math.min(after + Math.floor(share * (run - after)), run - 1);
					expect(nextRun(schedule, between)).toBe(run);
					expect(nextRun(schedule, run - 1)).toBe(run);
				},
			),
			{ numRuns: 1_000 },
		);
	});

	it('none comes twice: no two runs show the same time on the wall clock', () => {
		fc.assert(
			fc.property(schedules, instants, (schedule, after) => {
				const shown = new Set<number>();
				let run = after;
				for (let n = 0; n < 30; n++) {
					run = nextRun(schedule, run);
					const local = reading(schedule.zone, run);
					expect(shown.has(local)).toBe(false);
					shown.add(local);
				}
			}),
			{ numRuns: 300 },
		);
	});

	it('no time that is on the schedule and on the clock is skipped', () => {
		fc.assert(
			fc.property(schedules, instants, (schedule, after) => {
				const { zone } = schedule;
				const run = nextRun(schedule, after);
				// Minute by minute would take too long: all times of day that the schedule has.
				const from = Math.floor(reading(zone, after) / HOUR) * HOUR + schedule.minute * 60_000;
				for (let local = from; local < reading(zone, run) && local < from + 400 * DAY; local += HOUR) {
					if (!isAsked(schedule, local) || !exists(zone, local)) continue;
					const earliest = Math.min(
						...[-1, 0, 1]
							.map((days) => local - offset(zone, local + days * DAY))
							.filter((instant) => reading(zone, instant) === local),
					);
					expect(earliest <= after || earliest >= run).toBe(true);
				}
			}),
			{ numRuns: 200 },
		);
	});
});

it('an interval of days keeps its rhythm, whenever and in whatever zone it is asked', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 366 }),
			fc.constantFrom(...ZONES),
			// No zone has skipped a whole day since.
			fc.integer({ min: Date.UTC(2012, 1), max: Date.UTC(2045, 0) }),
			(interval, zone, after) => {
				const schedule: Schedule = { every: 'days', interval, hour: 12, minute: 0, zone };
				const dayOf = (instant: number): number => Math.floor(reading(zone, instant) / DAY);
				const first = nextRun(schedule, after);
				expect(dayOf(nextRun(schedule, first)) - dayOf(first)).toBe(interval);
			},
		),
		{ numRuns: 500 },
	);
});

describe('the next runs', () => {
	const from = (schedule: Rule, after: string, count = 3, zone = BERLIN): string[] => {
		const runs: string[] = [];
		let run = DateTime.fromISO(after, { zone }).toMillis();
		for (let n = 0; n < count; n++) {
			run = nextRun({ ...schedule, zone } as Schedule, run);
			runs.push(DateTime.fromMillis(run, { zone }).toFormat('ccc dd LLL HH:mm'));
		}
		return runs;
	};

	it.each<[string, Rule, string, string[]]>([
		[
			'every day, over the change to summer time',
			{ every: 'days', interval: 1, hour: 9, minute: 0 },
			'2026-03-28T09:00',
			['Sun 29 Mar 09:00', 'Mon 30 Mar 09:00', 'Tue 31 Mar 09:00'],
		],
		[
			'a time that the clock skips moves on by the hour, on that day only',
			{ every: 'days', interval: 1, hour: 2, minute: 30 },
			'2026-03-28T00:00',
			['Sat 28 Mar 02:30', 'Sun 29 Mar 03:30', 'Mon 30 Mar 02:30'],
		],
		[
			'a time that the clock shows twice comes once',
			{ every: 'days', interval: 1, hour: 2, minute: 30 },
			'2026-10-24T12:00',
			['Sun 25 Oct 02:30', 'Mon 26 Oct 02:30', 'Tue 27 Oct 02:30'],
		],
		[
			'every five hours begins anew each day',
			{ every: 'hours', interval: 5, minute: 15 },
			'2026-01-05T15:15',
			['Mon 05 Jan 20:15', 'Tue 06 Jan 00:15', 'Tue 06 Jan 05:15'],
		],
		[
			'on weekdays',
			{ every: 'weeks', weekdays: [5, 1], hour: 10, minute: 0 },
			'2026-01-05T10:00',
			['Fri 09 Jan 10:00', 'Mon 12 Jan 10:00', 'Fri 16 Jan 10:00'],
		],
		[
			'on the 31st, or the last of the month',
			{ every: 'months', day: 31, hour: 8, minute: 0 },
			'2026-01-31T08:00',
			['Sat 28 Feb 08:00', 'Tue 31 Mar 08:00', 'Thu 30 Apr 08:00'],
		],
	])('%s', (_title, schedule, after, expected) => {
		expect(from(schedule, after)).toEqual(expected);
	});
});

it.each<[Rule, RegExp]>([
	[{ every: 'weeks', weekdays: [], hour: 9, minute: 0 }, /choose at least one weekday/],
	[{ every: 'weeks', weekdays: [0], hour: 9, minute: 0 }, /weekday must be a whole number from 1 to 7/],
	[{ every: 'days', interval: 0, hour: 9, minute: 0 }, /interval must be a whole number from 1 to 366/],
	[{ every: 'hours', interval: 1.5, minute: 0 }, /interval must be a whole number from 1 to 24/],
	[{ every: 'months', day: 32, hour: 9, minute: 0 }, /day must be a whole number from 1 to 31/],
	[{ every: 'days', interval: 1, hour: 24, minute: 0 }, /hour must be a whole number from 0 to 23/],
	[{ every: 'days', interval: 1, hour: 9, minute: 60 }, /minute must be a whole number from 0 to 59/],
])('%j is impossible', (rule, message) => {
	expect(() => nextRun({ ...rule, zone: BERLIN } as Schedule, 0)).toThrow(message);
});
