import fc from 'fast-check';

import {
	BRANCHES,
	chooseBranch,
	completingEvent,
	listensFor,
	RECORD_CHANGE,
	type Branch,
	type BranchState,
} from '../../../lib/domain/journey';

const states = fc.array(
	fc.option(
		fc.nat(5).map((at): BranchState => ({ at, by: null })),
		{ nil: null },
	),
	{ maxLength: 8 },
);

const isTrue = (state: BranchState | null): boolean => state !== null;

describe('which path a contact leaves by', () => {
	it('is one that has come true, by whatever rule', () => {
		fc.assert(
			fc.property(
				states,
				fc.constantFrom('first' as const, 'ranked' as const),
				fc.boolean(),
				(all, rank, up) => {
					const chosen = chooseBranch(rank, all, up);
					if (chosen === null) expect(up && all.some(isTrue)).toBe(false);
					else expect(all[chosen]).not.toBeNull();
				},
			),
		);
	});

	it('by what comes first: none came true earlier, and of those at the same moment it is the uppermost', () => {
		fc.assert(
			fc.property(states, fc.boolean(), (all, timeIsUp) => {
				const chosen = chooseBranch('first', all, timeIsUp);
				if (chosen === null) return expect(all.some(isTrue)).toBe(false);
				const at = all[chosen]?.at ?? Number.NaN;
				all.forEach((state, position) => {
					if (state === null) return;
					expect(position < chosen ? state.at > at : state.at >= at).toBe(true);
				});
			}),
		);
	});

	it('by what comes first: what comes true later changes nothing', () => {
		fc.assert(
			fc.property(states, states, (before, more) => {
				const chosen = chooseBranch('first', before, false);
				fc.pre(chosen !== null);
				const later = before.map((state, position) => {
					const added = more[position] ?? null;
					return state ?? (added === null ? null : { ...added, at: added.at + 10 });
				});
				expect(chooseBranch('first', later, false)).toBe(chosen);
			}),
		);
	});

	it('by rank: the uppermost, which only the very first decides before the time is up', () => {
		fc.assert(
			fc.property(states, (all) => {
				const uppermost = all.findIndex(isTrue);
				expect(chooseBranch('ranked', all, true)).toBe(uppermost < 0 ? null : uppermost);
				expect(chooseBranch('ranked', all, false)).toBe(uppermost === 0 ? 0 : null);
			}),
		);
	});
});

describe('the event by which something has happened often enough', () => {
	interface Happened {
		occurredAt: number;
	}

	const happened = fc.array(fc.record({ occurredAt: fc.nat(30) }), { maxLength: 9 });

	/** Whether any so many of the events lie within a time: asked of all choices. */
	function oftenEnough(events: Happened[], count: number, within: number | null): boolean {
		if (events.length < count) return false;
		if (within === null) return true;
		return events.some(({ occurredAt: from }) => {
			const close = events.filter(({ occurredAt }) => occurredAt >= from && occurredAt <= from + within);
			return close.length >= count;
		});
	}

	const counts = fc.integer({ min: 1, max: 5 });
	const windows = fc.option(fc.nat(15), { nil: null });

	it('is the first with which it has, in the order in which they were received', () => {
		fc.assert(
			fc.property(happened, counts, windows, (events, count, within) => {
				const last = completingEvent(events, count, within);
				const position = events.findIndex((_, index) =>
					oftenEnough(events.slice(0, index + 1), count, within),
				);
				expect(last).toBe(position < 0 ? null : events[position]);
			}),
			{ numRuns: 2_000 },
		);
	});

	it('stays the same, whatever comes afterwards', () => {
		fc.assert(
			fc.property(happened, happened, counts, windows, (events, more, count, within) => {
				const last = completingEvent(events, count, within);
				if (last !== null) expect(completingEvent([...events, ...more], count, within)).toBe(last);
			}),
		);
	});

	it('does not change what it is given', () => {
		const events = [{ occurredAt: 5 }, { occurredAt: 1 }, { occurredAt: 3 }];
		completingEvent(events, 2, 1);
		expect(events.map(({ occurredAt }) => occurredAt)).toEqual([5, 1, 3]);
	});

	it('is found among ten thousand within the time that n8n can spare', () => {
		const day = 86_400_000;
		const events = Array.from({ length: 10_000 }, (_, n) => ({ occurredAt: ((n * 7919) % 10_000) * day }));
		const began = performance.now();
		expect(completingEvent(events, 3, day)).toBeNull();
		expect(performance.now() - began).toBeLessThan(500);
	});
});

describe('what a hold is found by', () => {
	const event = (type: string): Branch => ({
		kind: 'event',
		type,
		filter: null,
		count: 1,
		within: null,
		since: 0,
	});
	const condition: Branch = {
		kind: 'condition',
		condition: { kind: 'segment', segmentId: 's', isMember: true },
		zone: 'UTC',
	};

	it.each<[string, Branch[], string]>([
		['one event', [event('opened')], 'opened'],
		['events of one type', [event('opened'), event('opened')], 'opened'],
		['events of several types', [event('opened'), event('clicked')], BRANCHES],
		['a condition', [condition], BRANCHES],
		['an event or a condition', [event('opened'), condition], BRANCHES],
		['a change of the contact', [{ kind: 'record' }], RECORD_CHANGE],
		['nothing', [], BRANCHES],
	])('that waits for %s', (_what, branches, expected) => {
		expect(listensFor({ rank: 'first', branches })).toBe(expected);
	});
});
