import fc from 'fast-check';

import {
	closedBecause,
	DEFAULT_ENTRY_RULES,
	mayEnter,
	REENTRY_RULES,
	watchesContacts,
	type ReentryPause,
} from '../../../lib/domain/journey';
import { waitUntil } from '../../../lib/domain/waiting';
import { DAY, ZONES } from '../waiting/zones';

const instants = fc.integer({ min: Date.UTC(1985, 0), max: Date.UTC(2045, 0) });

describe('start and end', () => {
	it('no one enters before the start, or from the end on', () => {
		fc.assert(
			fc.property(fc.nat(100), fc.nat(100), fc.nat(100), (startAt, endAt, now) => {
				fc.pre(startAt < endAt);
				const expected = now < startAt ? 'not_started' : now >= endAt ? 'ended' : null;
				expect(closedBecause({ startAt, endAt }, now)).toBe(expected);
			}),
		);
	});

	it.each([
		[{ startAt: null, endAt: null }, 5, null],
		[{ startAt: 5, endAt: null }, 4, 'not_started'],
		[{ startAt: 5, endAt: null }, 5, null],
		[{ startAt: null, endAt: 5 }, 4, null],
		[{ startAt: null, endAt: 5 }, 5, 'ended'],
	])('%j at %s: %s', (dates, now, expected) => {
		expect(closedBecause(dates, now)).toBe(expected);
	});
});

describe('a contact that has been here before', () => {
	const pauses = fc.record({
		amount: fc.integer({ min: 1, max: 400 }),
		unit: fc.constantFrom('minutes' as const, 'hours' as const, 'days' as const, 'weeks' as const),
		zone: fc.constantFrom(...ZONES),
	});
	const rule = fc.constantFrom(...REENTRY_RULES);

	it('and is inside enters only where any number may', () => {
		fc.assert(
			fc.property(rule, instants, instants, pauses, (reentry, enteredAt, now, pause) => {
				const refusal = mayEnter(reentry, { live: true, enteredAt }, now, pause);
				expect(refusal).toBe(reentry === 'always' ? null : 'already_in_journey');
			}),
		);
	});

	it('never does so again when once is enough', () => {
		fc.assert(
			fc.property(instants, instants, (enteredAt, now) => {
				expect(mayEnter('never', { live: false, enteredAt }, now)).toBe('already_entered_once');
			}),
		);
	});

	it('may do so from the moment on at which the time has passed, and for ever after', () => {
		fc.assert(
			fc.property(
				instants,
				pauses,
				fc.integer({ min: -400 * DAY, max: 400 * DAY }),
				(enteredAt, pause, shift) => {
					const opens = waitUntil({ mode: 'for', ...pause }, enteredAt, pause.zone);
					const at = (now: number) => mayEnter('afterTime', { live: false, enteredAt }, now, pause);
					expect(at(opens - 1)).toBe('entered_recently');
					expect(at(opens)).toBeNull();
					expect(at(opens + shift)).toBe(shift < 0 ? 'entered_recently' : null);
				},
			),
		);
	});

	it('and a new contact can always enter', () => {
		fc.assert(
			fc.property(rule, instants, pauses, (reentry, now, pause) => {
				expect(mayEnter(reentry, { live: false, enteredAt: null }, now, pause)).toBeNull();
			}),
		);
	});

	it('counts days on the calendar: over the change to summer time a day has 23 hours', () => {
		const pause: ReentryPause = { amount: 1, unit: 'days', zone: 'Europe/Berlin' };
		const enteredAt = Date.UTC(2026, 2, 28, 11);
		const at = (hours: number) =>
			mayEnter('afterTime', { live: false, enteredAt }, enteredAt + hours * 3_600_000, pause);
		expect([at(22.9), at(23)]).toEqual(['entered_recently', null]);
	});
});

it('rules without exits and a goal affect no one in the journey', () => {
	const exit = { kind: 'segment' as const, segmentId: 's' };
	expect(watchesContacts(DEFAULT_ENTRY_RULES)).toBe(false);
	expect(watchesContacts({ ...DEFAULT_ENTRY_RULES, exits: [exit] })).toBe(true);
	expect(watchesContacts({ ...DEFAULT_ENTRY_RULES, goal: { criterion: exit, exit: false } })).toBe(true);
});
