import fc from 'fast-check';

import {
	decayedPoints,
	parseModel,
	scoreLead,
	type ScoringFacts,
	type ScoringModel,
} from '../../../lib/domain/scoring';
import { DAY, HOUR, MINUTE, START } from '../../support/rows';
import { history, simpleModel } from './arbitraries';
import { referenceScore, toModel, type Happening } from './reference';

const RUNS = Number(process.env.SCORING_RUNS ?? 1_000);

function factsOf(
	interactions: Happening[],
	more: Partial<ScoringFacts['people'][number]> = {},
): ScoringFacts {
	return {
		lead: { status: 'open', attributes: {} },
		people: [
			{ contact: { attributes: {} }, account: null, leads: [], segmentIds: new Set(), ...more, interactions },
		],
	};
}

function model(given: object): ScoringModel {
	return parseModel({ name: 'Model', ...given }, 'Model');
}

const opened = (id: string, occurredAt: number): Happening => ({
	id,
	type: 'email.opened',
	occurredAt,
	properties: { amount: 0 },
});

const eachOpen = { kind: 'interaction', name: 'Opened', type: 'email.opened', points: 10 };

describe('scoring', () => {
	it('equals a slow, obvious reference on random histories', () => {
		fc.assert(
			fc.property(simpleModel, history, fc.integer({ min: -DAY, max: 30 * DAY }), (simple, events, later) => {
				const now = START + later;
				expect(scoreLead(parseModel(toModel(simple), 'Model'), factsOf(events), now).score).toBe(
					referenceScore(simple, events, now),
				);
			}),
			{ numRuns: RUNS },
		);
	});

	it('is the same in any order of arrival, and counts each interaction once', () => {
		const arrivals = history.chain((events) =>
			fc.tuple(
				fc.constant(events),
				// Some are told again, and all of them in any order.
				fc
					.subarray(events)
					.chain((again) =>
						fc.shuffledSubarray([...events, ...again], { minLength: events.length + again.length }),
					),
			),
		);
		fc.assert(
			fc.property(simpleModel, arrivals, (simple, [events, told]) => {
				const one = scoreLead(toModel(simple), factsOf(events), START);
				expect(scoreLead(toModel(simple), factsOf(told), START)).toEqual(one);
			}),
			{ numRuns: RUNS },
		);
	});

	it('changes at no time before it says that it may', () => {
		fc.assert(
			fc.property(
				simpleModel,
				history,
				fc.double({ min: 0, max: 1, noNaN: true }),
				(simple, events, part) => {
					const before = scoreLead(toModel(simple), factsOf(events), START);
					const end = before.nextChange ?? START + 400 * DAY;
					expect(end).toBeGreaterThan(START);
					const between = START + Math.floor((end - 1 - START) * part);
					for (const now of [between, end - 1]) {
						expect(referenceScore(simple, events, now)).toBe(before.score);
					}
				},
			),
			{ numRuns: RUNS },
		);
	});

	it('comes to the same however often it is looked at on the way', () => {
		fc.assert(
			fc.property(simpleModel, history, (simple, events) => {
				let now = START;
				const end = START + 10 * DAY;
				let result = scoreLead(toModel(simple), factsOf(events), now);
				while (result.nextChange !== null && result.nextChange <= end) {
					now = result.nextChange;
					result = scoreLead(toModel(simple), factsOf(events), now);
				}
				expect(result.score).toBe(referenceScore(simple, events, end));
			}),
			{ numRuns: 300 },
		);
	});

	it('counts any event that the contact did, but no messages sent to it', () => {
		const silent = {
			kind: 'interaction',
			name: 'Silent',
			type: '*',
			points: -20,
			frequency: { kind: 'none' },
		};
		const rules = [{ ...eachOpen, name: 'Active', type: '*' }, silent];
		const did = (type: string, id: string): Happening => ({ ...opened(id, START), type });
		const scoreOf = (...events: Happening[]) => scoreLead(model({ rules }), factsOf(events), START).score;
		expect(scoreOf(did('email.opened', 'a'), did('forum.posted', 'b'), did('email.sent', 'c'))).toBe(20);
		expect(scoreOf(did('email.delivered', 'a'))).toBe(-20);
	});

	it('names what gave points', () => {
		const result = scoreLead(
			model({
				rules: [
					{ ...eachOpen, max: 15 },
					{
						kind: 'condition',
						name: 'Large',
						points: 30,
						condition: {
							kind: 'field',
							record: 'account',
							field: 'attributes.employees',
							operator: 'greaterThan',
							value: 100,
						},
					},
					{ ...eachOpen, name: 'Quiet', points: -5, type: 'order.placed', frequency: { kind: 'none' } },
					{ ...eachOpen, name: 'Never', points: 50, type: 'demo.booked' },
				],
				grades: [
					{ name: 'Hot', from: 40 },
					{ name: 'Cold', to: 39 },
				],
			}),
			factsOf([opened('second', START + 1), opened('first', START)], {
				account: { attributes: { employees: 250 } },
			}),
			START + HOUR,
		);
		expect(result).toEqual({
			score: 40,
			grade: 'Hot',
			nextChange: null,
			rules: [
				{
					name: 'Opened',
					points: 15,
					interactions: 2,
					capped: { points: 5 },
					because: [
						{ interactionId: 'first', type: 'email.opened', occurredAt: START, points: 10 },
						{ interactionId: 'second', type: 'email.opened', occurredAt: START + 1, points: 10 },
					],
				},
				{
					name: 'Large',
					points: 30,
					because: [{ condition: 'account.attributes.employees > 100' }],
				},
				{ name: 'Quiet', points: -5, interactions: 0, because: [{ condition: 'order.placed never' }] },
			],
		});
	});

	it('is about the lead itself, where rules look at leads', () => {
		const about = model({
			rules: [
				{
					kind: 'condition',
					name: 'Fair',
					points: 7,
					condition: {
						kind: 'lead',
						conditions: [{ field: 'campaign', operator: 'equals', value: 'fair' }],
					},
				},
			],
		});
		const other = { status: 'open', campaign: 'fair', attributes: {} };
		const facts = factsOf([], { leads: [other] });
		expect(scoreLead(about, facts, START).score).toBe(0);
		expect(scoreLead(about, { ...facts, lead: other }, START).score).toBe(7);
	});

	it('adds up what all contacts of an account did, and what is true of any of them once', () => {
		const rules = [
			eachOpen,
			{
				kind: 'condition',
				name: 'Boss',
				points: 100,
				condition: { kind: 'field', record: 'contact', field: 'attributes.boss', operator: 'exists' },
			},
		];
		const person = (boss: boolean, id: string): ScoringFacts['people'][number] =>
			factsOf([opened(id, START)], { contact: { attributes: boss ? { boss } : {} } }).people[0];
		const facts = {
			lead: { status: 'open', attributes: {} },
			people: [person(false, 'a'), person(true, 'b'), person(true, 'c')],
		};
		expect(scoreLead(model({ rules, basis: 'account' }), facts, START).score).toBe(130);
	});

	describe('with a daily limit', () => {
		const AMSTERDAM = 'Europe/Amsterdam';
		const limited = { ...eachOpen, maxPerDay: 2 };
		// 23:30 and 00:30 in Amsterdam, which are one day in UTC.
		const [evening, night] = [Date.UTC(2026, 0, 5, 22, 30), Date.UTC(2026, 0, 5, 23, 30)];

		it('counts the first of each calendar day in the model’s zone, and lists what was left out', () => {
			const opens = ['c', 'b', 'a'].map((id, n) => opened(id, evening - n * MINUTE));
			const facts = factsOf([...opens, opened('d', night)]);
			const [rule] = scoreLead(model({ rules: [limited], zone: AMSTERDAM }), facts, START + 9 * DAY).rules;
			expect(rule.because.map((one) => 'interactionId' in one && one.interactionId)).toEqual(['a', 'b', 'd']);
			expect(rule).toMatchObject({
				points: 30,
				interactions: 3,
				capped: {
					interactions: 1,
					because: [{ interactionId: 'c', type: 'email.opened', occurredAt: evening, points: 0 }],
				},
			});
			expect(scoreLead(model({ rules: [limited], zone: 'UTC' }), facts, START + 9 * DAY).score).toBe(20);
		});

		it('counts separately for each contact of an account', () => {
			const busy = factsOf(['a', 'b', 'c', 'd'].map((id, n) => opened(id, START + n))).people[0];
			const quiet = factsOf([opened('e', START + 9)]).people[0];
			const facts = { lead: { status: 'open', attributes: {} }, people: [busy, quiet] };
			expect(scoreLead(model({ rules: [limited], basis: 'account' }), facts, START + HOUR).score).toBe(30);
		});

		it('does not free the place of an interaction that has faded', () => {
			const fading = { ...eachOpen, maxPerDay: 1, decay: { kind: 'linear', days: 1 } };
			const facts = factsOf([opened('a', START), opened('b', START + HOUR)]);
			const at = (time: number): number => scoreLead(model({ rules: [fading] }), facts, START + time).score;
			expect([HOUR, DAY - 1, DAY, DAY + MINUTE].map(at)).toEqual([10, 10, 0, 0]);
		});

		it('is 25 hours long where the clock is set back', () => {
			const from = Date.UTC(2026, 9, 24, 22);
			const opens = [from, from + 25 * HOUR - 1, from + 25 * HOUR].map((at, n) => opened(`${n}`, at));
			const once = { ...eachOpen, maxPerDay: 1 };
			const facts = factsOf(opens);
			expect(scoreLead(model({ rules: [once], zone: AMSTERDAM }), facts, from + 9 * DAY).score).toBe(20);
		});
	});

	it('lists the latest twenty interactions of a rule, and says how many there are', () => {
		const many = Array.from({ length: 50 }, (_, n) => opened(`open-${n}`, START + n));
		const [rule] = scoreLead(model({ rules: [eachOpen] }), factsOf(many), START + MINUTE).rules;
		expect(rule).toMatchObject({ points: 500, interactions: 50 });
		expect(rule.because).toHaveLength(20);
		expect(rule.because[19]).toMatchObject({ interactionId: 'open-49' });
	});
});

describe('the points of an interaction', () => {
	it('fade straight down to nothing, a step each day since it happened', () => {
		const decay = { kind: 'linear', days: 10 } as const;
		const after = (time: number): number => decayedPoints(20, decay, START, START + time) / 100;
		expect([0, DAY - 1, DAY, 5 * DAY, 10 * DAY - 1, 10 * DAY, 99 * DAY].map(after)).toEqual([
			20, 20, 18, 10, 2, 0, 0,
		]);
		expect(decayedPoints(-20, decay, START, START + 5 * DAY)).toBe(-1_000);
	});

	it('fade by half with each half-life', () => {
		const decay = { kind: 'halfLife', days: 7 } as const;
		const after = (days: number): number => decayedPoints(40, decay, START, START + days * DAY) / 100;
		expect([0, 7, 14, 21, 200].map(after)).toEqual([40, 20, 10, 5, 0]);
	});

	it('are all there while it is yet to come, as with a clock that is ahead', () => {
		expect(decayedPoints(20, { kind: 'linear', days: 2 }, START + 5 * DAY, START)).toBe(2_000);
	});
});
