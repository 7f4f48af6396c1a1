import fc from 'fast-check';

import {
	evaluateCondition,
	nextLook,
	nextRefresh,
	type Condition,
	type Moment,
} from '../../../lib/domain/conditions';
import { at, facts } from './people';

const DAY = 86_400_000;
const ZONE = 'Europe/Amsterdam';

const dated = (operator: string, value: unknown): Condition =>
	({ kind: 'field', record: 'contact', field: 'attributes.date', operator, value }) as Condition;

const person = (date: unknown): ReturnType<typeof facts> => facts({ contact: { attributes: { date } } });

it.each([
	[
		'a date that falls out of hours',
		dated('inLast', { amount: 2, unit: 'hours' }),
		'2026-03-15T11:00Z',
		'2026-03-15T13:00:00.001Z',
	],
	['one that has fallen out', dated('inLast', { amount: 2, unit: 'hours' }), '2026-03-15T09:00Z', null],
	['one that comes', dated('inLast', { amount: 2, unit: 'hours' }), '2026-03-15T14:00Z', '2026-03-15T14:00Z'],
	[
		'a date that falls out of days',
		dated('inLast', { amount: 1, unit: 'days' }),
		'2026-03-14',
		'2026-03-15T23:00Z',
	],
	[
		'one that comes within days',
		dated('inNext', { amount: 7, unit: 'days' }),
		'2026-04-15',
		'2026-04-07T22:00Z',
	],
	['a birthday', dated('anniversaryIn', 0), '1990-04-01', '2026-03-31T22:00Z'],
	['a birthday today', dated('anniversaryIn', 0), '1990-03-15', '2026-03-15T23:00Z'],
	['a fixed date', dated('before', '2026-04-01'), '2026-03-01', null],
	['what is no date', dated('inLast', { amount: 1, unit: 'days' }), 'soon', null],
])('finds the moment for %s', (_, condition, date, expected) => {
	const moment = { now: at('2026-03-15T12:00Z'), zone: ZONE };
	expect(nextLook(condition, person(date), moment)).toBe(expected === null ? null : at(expected));
});

it('waits for the interaction whose end changes the answer', () => {
	const moment = { now: at('2026-03-15T12:00Z'), zone: 'UTC' };
	const times = ['2026-03-15T11:00Z', '2026-03-15T10:30Z', '2026-03-15T10:15Z'].map((time) => ({
		occurredAt: at(time),
	}));
	const count = (operator: 'atLeast' | 'atMost', value: number): Condition => ({
		kind: 'interaction',
		type: 'email.opened',
		count: { operator, value },
		window: { last: { amount: 2, unit: 'hours' } },
	});
	const look = (condition: Condition) => nextLook(condition, facts({ interactions: times }), moment);
	expect(look(count('atLeast', 2))).toBe(at('2026-03-15T12:30:00.001Z'));
	expect(look(count('atLeast', 4))).toBeNull();
	expect(look(count('atMost', 1))).toBe(at('2026-03-15T12:30:00.001Z'));
	expect(look(count('atMost', 3))).toBeNull();
});

it('does not wake for what cannot decide', () => {
	const moment = { now: at('2026-03-15T12:00Z'), zone: 'UTC' };
	const never: Condition = { kind: 'segment', segmentId: 's', isMember: true };
	const soon = dated('inNext', { amount: 7, unit: 'days' });
	const given = person('2026-04-15');
	expect(nextLook({ kind: 'all', conditions: [never, soon] }, given, moment)).toBeNull();
	expect(nextLook({ kind: 'any', conditions: [never, soon] }, given, moment)).toBe(at('2026-04-08T00:00Z'));
	expect(nextLook({ kind: 'not', condition: soon }, given, moment)).toBe(at('2026-04-08T00:00Z'));
});

const span = fc.record({
	amount: fc.integer({ min: 0, max: 40 }),
	unit: fc.constantFrom(
		'minutes' as const,
		'hours' as const,
		'days' as const,
		'weeks' as const,
		'months' as const,
		'years' as const,
	),
});

const instant = fc.integer({ min: at('2024-01-01T00:00Z'), max: at('2028-01-01T00:00Z') });

const written = fc.oneof(
	instant,
	instant.map((time) => new Date(time).toISOString()),
	instant.map((time) => new Date(time).toISOString().slice(0, 10)),
	fc.constantFrom('2024-02-29', '2026-03-29T02:30', '2026-10-25T02:30', 'soon'),
);

const leaf: fc.Arbitrary<Condition> = fc.oneof(
	fc
		.tuple(fc.constantFrom('inLast', 'notInLast', 'inNext'), span)
		.map(([operator, value]) => dated(operator, value)),
	fc.constantFrom(0, 1, 30, 364, 365).map((days) => dated('anniversaryIn', days)),
	fc
		.tuple(
			fc.constantFrom('atLeast' as const, 'atMost' as const, 'exactly' as const),
			fc.integer({ min: 1, max: 3 }),
			span,
		)
		.map(([operator, value, last]) => ({
			kind: 'interaction' as const,
			type: 'email.opened',
			count: { operator, value },
			window: { last },
		})),
);

const tree: fc.Arbitrary<Condition> = fc.oneof(
	leaf,
	fc.record({
		kind: fc.constantFrom('all' as const, 'any' as const),
		conditions: fc.array(leaf, { minLength: 1, maxLength: 3 }),
	}),
	leaf.map((condition) => ({ kind: 'not' as const, condition })),
);

it('an anniversary within nearly a year is looked at again, for a leap year may lie ahead', () => {
	const zone = 'UTC';
	const given = facts({ contact: { attributes: { date: '2027-03-01' } }, interactions: [] });
	const condition = {
		kind: 'field',
		record: 'contact',
		field: 'attributes.date',
		operator: 'anniversaryIn',
		value: 364,
	} as const;
	const passes = (now: number): boolean => evaluateCondition(condition, given, { now, zone });
	let now = Date.UTC(2024, 11, 22);
	// 366 days lie between March 1, 2027 and the same day in 2028.
	for (let looks = 0; passes(now) && looks < 10; looks++)
		now = nextLook(condition, given, { now, zone }) ?? Infinity;
	expect(new Date(now).toISOString()).toBe('2027-03-02T00:00:00.000Z');
});

it('is never too late: the value stays until then', () => {
	fc.assert(
		fc.property(
			tree,
			written,
			fc.array(instant, { maxLength: 4 }),
			instant,
			fc.constantFrom('UTC', ZONE, 'America/St_Johns', 'Pacific/Apia'),
			fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 }),
			(condition, date, times, now, zone, samples) => {
				const given = facts({
					contact: { attributes: { date } },
					interactions: times.filter((time) => time <= now).map((occurredAt) => ({ occurredAt })),
				});
				const value = (time: number): boolean => evaluateCondition(condition, given, { now: time, zone });
				const next = nextLook(condition, given, { now, zone });
				expect(next ?? Infinity).toBeGreaterThan(now);
				const end = Math.min(next ?? Infinity, now + 800 * DAY);
				for (const sample of [...samples, ...samples.map((one) => 1 - one / 1e4), 1]) {
					const time = Math.min(Math.floor(now + sample * (end - now)), end - 1);
					expect([time, value(time)]).toEqual([time, value(now)]);
				}
			},
		),
		{ numRuns: 600 },
	);
});

it('refreshes segments as often as their spans ask for', () => {
	const moment: Moment = { now: at('2026-03-15T12:00Z'), zone: ZONE };
	const refresh = (condition: Condition) => nextRefresh(condition, moment);
	expect(refresh(dated('before', '2026-01-01'))).toBeNull();
	expect(refresh(dated('inLast', { amount: 5, unit: 'minutes' }))).toBe(moment.now + 60_000);
	expect(refresh({ kind: 'not', condition: dated('inLast', { amount: 5, unit: 'hours' }) })).toBe(
		moment.now + 300_000,
	);
	expect(refresh(dated('anniversaryIn', 0))).toBe(at('2026-03-15T23:00Z'));
	expect(
		refresh({
			kind: 'all',
			conditions: [
				{
					kind: 'interaction',
					type: 'a',
					count: { operator: 'none', value: 0 },
					window: { last: { amount: 1, unit: 'weeks' } },
				},
				{
					kind: 'lead',
					conditions: [{ field: 'createdAt', operator: 'inLast', value: { amount: 1, unit: 'years' } }],
				},
			],
		}),
	).toBe(at('2026-03-15T23:00Z'));
});
