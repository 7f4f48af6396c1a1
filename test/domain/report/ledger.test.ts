import fc from 'fast-check';

import {
	addToBalance,
	addToJourney,
	deltasOf,
	emptyBalance,
	emptyJourneyBalance,
	imbalanceOf,
	leavingOf,
	type Balance,
	type CountedEntry,
	type EnrollmentFacts,
} from '../../../lib/domain/report';

const STEPS = ['trigger', 'wait', 'split'];

/** Where an enrollment stands, as the engine would know it. */
type Place =
	| { at: 'nowhere' }
	| { at: 'here' | 'failed' | 'behind' | 'retried'; step: string; output: number }
	| { at: 'ended'; step: string; how: 'completed' | 'exited'; state: string };

/** What may happen to it next. */
const ACTIONS = ['go', 'fail', 'retry', 'late', 'exit', 'move', 'end', 'pass', 'revive'] as const;

/** One enrollment that does only what is legal, and writes the log of it. */
class Walker {
	place: Place = { at: 'nowhere' };

	readonly log: CountedEntry[] = [];

	readonly #visited = new Set<string>();

	constructor(readonly id: string) {}

	do(action: (typeof ACTIONS)[number], step: string, output: number): void {
		const { place } = this;
		if (place.at === 'nowhere') {
			this.#note('entered', 'trigger', { again: false });
			this.#visited.add('trigger');
			this.place = { at: 'here', step: 'trigger', output: 0 };
			return;
		}
		if (place.at === 'ended') {
			if (action !== 'revive' || place.how !== 'exited') return;
			const was = place.state === 'failed' ? 'failed' : 'waiting';
			this.#note('revived', place.step, { reason: 'merged', was });
			this.place = { at: was === 'failed' ? 'failed' : 'here', step: place.step, output: 0 };
			return;
		}
		const state = { here: 'waiting', failed: 'failed', behind: 'delivered', retried: 'ready' } as const;
		const was = state[place.at];
		const open = place.at === 'here' || place.at === 'retried';
		switch (action) {
			case 'go':
				if (open) {
					this.#note('delivered', place.step, { output, lasted: 1000 });
					this.place = { at: 'behind', step: place.step, output };
				} else if (place.at === 'behind') this.#arrive('held', step);
				break;
			case 'pass':
				if (place.at !== 'behind') break;
				this.#note('passed', step, { output, again: this.#visited.has(step) });
				this.#visited.add(step);
				this.place = { at: 'behind', step, output };
				break;
			case 'fail':
				if (place.at !== 'behind') break;
				this.#note('failed', place.step, { output: place.output });
				this.place = { ...place, at: 'failed' };
				break;
			case 'retry':
				if (place.at !== 'failed') break;
				this.#note('retried', place.step);
				this.place = { ...place, at: 'retried' };
				break;
			case 'late':
				if (place.at !== 'failed' && place.at !== 'retried') break;
				this.#note('settled_late', place.step, { was, output: place.output });
				this.#arrive('held', step);
				break;
			case 'move':
				if (place.at === 'behind') break;
				this.#note('moved', place.step, { was });
				this.#arrive('moved_in', step);
				break;
			case 'exit':
				this.#note('exited', place.step, { was, reason: 'merged' });
				this.place = { at: 'ended', step: place.step, how: 'exited', state: was };
				break;
			case 'end':
				if (place.at !== 'behind') break;
				this.#note('completed', place.step, { output: place.output });
				this.place = { at: 'ended', step: place.step, how: 'completed', state: 'done' };
				break;
			case 'revive':
		}
	}

	#arrive(kind: 'held' | 'moved_in', step: string): void {
		this.#note(kind, step, { again: this.#visited.has(step) });
		this.#visited.add(step);
		this.place = { at: 'here', step, output: 0 };
	}

	#note(kind: CountedEntry['kind'], stepId: string, rest: Partial<CountedEntry> = {}): void {
		this.log.push({ enrollmentId: this.id, journeyId: 'j', stepId, kind, ...rest });
	}
}

const walks = fc.array(
	fc.record({
		who: fc.integer({ min: 0, max: 5 }),
		action: fc.constantFrom(...ACTIONS),
		step: fc.constantFrom(...STEPS),
		output: fc.integer({ min: 0, max: 2 }),
	}),
	{ maxLength: 120 },
);

function walk(
	doings: Array<{ who: number; action: (typeof ACTIONS)[number]; step: string; output: number }>,
) {
	const walkers = Array.from({ length: 6 }, (_, n) => new Walker(`e${n}`));
	const batches: CountedEntry[][] = [];
	for (const { who, action, step, output } of doings) {
		const before = walkers[who].log.length;
		walkers[who].do(action, step, output);
		batches.push(walkers[who].log.slice(before));
	}
	return { walkers, batches };
}

const FACTS = new Map<string, EnrollmentFacts>(
	Array.from({ length: 6 }, (_, n) => [`e${n}`, { test: false, cohort: 20_000 + (n % 2) }]),
);

function balances(batches: CountedEntry[][]) {
	const steps = new Map<string, Balance>(STEPS.map((step) => [step, emptyBalance()]));
	const journey = emptyJourneyBalance();
	const outputs = new Map<string, number>();
	const people = new Map<string, number>();
	for (const batch of batches) {
		for (const delta of deltasOf(batch, FACTS)) {
			addToJourney(journey, delta.kind, delta.visits);
			if (delta.stepId === '') continue;
			addToBalance(steps.get(delta.stepId)!, delta.kind, delta.visits);
			const key = `${delta.stepId} ${delta.output}`;
			outputs.set(key, (outputs.get(key) ?? 0) + leavingOf(delta.kind, delta.visits));
			people.set(delta.stepId, (people.get(delta.stepId) ?? 0) + delta.people);
		}
	}
	return { steps, journey, outputs, people };
}

describe('the ledger', () => {
	it('adds up at each step after every entry of every legal sequence', () => {
		fc.assert(
			fc.property(walks, (doings) => {
				const { batches } = walk(doings);
				for (let n = 1; n <= batches.length; n++) {
					for (const balance of balances(batches.slice(0, n)).steps.values())
						expect(imbalanceOf(balance)).toBe(0);
				}
			}),
			{ numRuns: 60 },
		);
	});

	it('agrees with where everyone is', () => {
		fc.assert(
			fc.property(walks, (doings) => {
				const { walkers, batches } = walk(doings);
				const { steps, journey } = balances(batches);
				const places = walkers.map(({ place }) => place);
				for (const [step, balance] of steps) {
					const at = (...names: string[]) =>
						places.filter((place) => 'step' in place && place.step === step && names.includes(place.at))
							.length;
					expect(balance.here).toBe(at('here', 'retried'));
					expect(balance.failed).toBe(at('failed'));
				}
				const ended = (how: string) =>
					places.filter((place) => place.at === 'ended' && place.how === how).length;
				expect(journey.entered).toBe(places.filter(({ at }) => at !== 'nowhere').length);
				expect(journey.completed).toBe(ended('completed'));
				expect(journey.exited).toBe(ended('exited'));
			}),
		);
	});

	it('says by which outputs they left, and counts each person once a step', () => {
		fc.assert(
			fc.property(walks, (doings) => {
				const { walkers, batches } = walk(doings);
				const { steps, outputs, people } = balances(batches);
				for (const [step, balance] of steps) {
					const left = [...outputs].filter(([key]) => key.startsWith(`${step} `)).map(([, visits]) => visits);
					expect(left.reduce((sum, visits) => sum + visits, 0)).toBe(balance.left);
					expect(Math.min(0, ...left)).toBe(0);
					const been = walkers.filter(({ log }) =>
						log.some(
							({ stepId, kind }) =>
								stepId === step && ['entered', 'held', 'moved_in', 'passed'].includes(kind),
						),
					);
					expect(people.get(step) ?? 0).toBe(been.length);
				}
			}),
		);
	});

	it('gives the same sums whether entries are counted one by one or together', () => {
		fc.assert(
			fc.property(walks, (doings) => {
				const { batches } = walk(doings);
				// One enrollment may end twice in all, if it was revived: then its ends stay apart.
				const once = batches.filter((batch) => !batch.some(({ kind }) => kind === 'revived'));
				fc.pre(once.length === batches.length);
				const sum = (parts: CountedEntry[][]) => {
					const { steps, journey } = balances(parts);
					return { steps: [...steps], journey };
				};
				expect(sum([batches.flat()])).toEqual(sum(batches));
			}),
		);
	});

	it('keeps its balance when it is corrected', () => {
		for (const visits of [3, -2]) {
			for (const kind of ['correctedHere', 'correctedFailed'] as const) {
				const balance = { arrived: 9, here: 4, left: 2, failed: 3, exited: 0, moved: 0 };
				addToBalance(balance, kind, visits);
				expect(imbalanceOf(balance)).toBe(0);
				expect(kind === 'correctedHere' ? balance.here - 4 : balance.failed - 3).toBe(visits);
				expect(balance.left).toBe(visits < 0 ? 4 : 2);
			}
		}
	});
});
