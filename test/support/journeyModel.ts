import fc from 'fast-check';

import {
	checkNumbers,
	exitEnrollments,
	pauseEnrollments,
	receive,
	recheck,
	resumeEnrollments,
	retryEnrollments,
	untilEvent,
	type DeliveryOutcome,
} from '../../lib/engine';
import type { Contact } from '../../lib/store';
import { EngineHarness, JOURNEY, type FakeExecution } from './engineHarness';
import { SECOND } from './rows';
import type { StorePlace } from './storePlaces';

/*
 * Random commands on a journey of three steps (trigger, a delay, a wait for an event), checked after each command
 * against a model that is simple enough to be believed: every contact is in exactly one place that is known.
 */

const STEPS = ['trigger', 'delay', 'opened'] as const;
type Step = (typeof STEPS)[number];
/** What the delay can be edited to. */
const DELAYS = [10 * SECOND, 5 * SECOND, 20 * SECOND];
const TIMEOUT = 60 * SECOND;
const PEOPLE = 3;

interface Place {
	contact: number;
	step: Step;
	state: 'waiting' | 'paused' | 'claimed' | 'delivered' | 'failed' | 'completed' | 'exited';
	/** Is not to be delivered, wherever it comes to wait. */
	paused: boolean;
	/** Why it may go on from its step is settled: it was delivered there before, or its event came. */
	decided: boolean;
	due: number;
	/** When it came to its step, and the delay that the step had then or when it was looked at again. */
	arrivedAt: number;
	delay: number;
	/** Is claimed to be looked at again, because the delay was edited or because it was paused while it listened. */
	again: boolean;
	/** When it was released from the delay: events count for the next step from then on. */
	releasedAt: number;
	/** How often it may pass each step: once, and once more with each retry and each crash that came between. */
	allowed: Record<Step, number>;
}

class Model {
	now = 0;

	delay = DELAYS[0];

	readonly places = new Map<string, Place>();

	readonly events: Array<{ contact: number; at: number }> = [];

	living(contact: number): Array<[string, Place]> {
		return [...this.places].filter(
			([, place]) => place.contact === contact && !['completed', 'exited'].includes(place.state),
		);
	}

	/** Whoever is due is claimed at once, for the steps have room. */
	settle(): void {
		for (const place of this.places.values()) {
			if (place.state !== 'waiting' || place.due > this.now) continue;
			place.state = place.paused ? 'paused' : 'claimed';
		}
	}

	/** An execution that started at `step` brings one of its contacts to what follows. */
	goOn(id: string, step: Step): void {
		const place = this.places.get(id)!;
		if (place.step !== step || ['completed', 'exited'].includes(place.state)) return;
		const { now, delay } = this;
		const state = place.paused ? 'paused' : 'waiting';
		Object.assign(place, { state, arrivedAt: now, again: false, decided: false });
		if (step === 'trigger') {
			Object.assign(place, { step: 'delay', due: now + delay, delay });
		} else {
			place.releasedAt = place.due;
			const decided = this.came(place);
			Object.assign(place, { step: 'opened', decided, due: decided ? now : now + TIMEOUT });
		}
	}

	came({ contact: who, releasedAt }: Place): boolean {
		return this.events.some(({ contact, at }) => contact === who && at >= releasedAt);
	}

	words(place: Place): string {
		if (place.state === 'completed') return 'completed';
		return place.state === 'exited' ? 'exited (by_hand)' : `${place.state} at ${place.step}`;
	}
}

/** An execution that n8n has queued, runs, or has lost in a crash without its noticing. */
interface Run {
	step: Step;
	claimId: string;
	batch: FakeExecution['batch'];
	begun: FakeExecution | null;
	lost: boolean;
	end(outcome: DeliveryOutcome): void;
}

class Real {
	runs: Run[] = [];

	readonly passes = new Map<string, number>();

	executions = 0;

	delay = DELAYS[0];

	#checks = 0;

	private constructor(
		readonly journey: EngineHarness,
		readonly people: Contact[],
	) {}

	static async start(place: StorePlace): Promise<Real> {
		const journey = await EngineHarness.start({ at: 0, place, clock: { gathering: 0 } });
		const real = new Real(journey, await journey.contacts(PEOPLE));
		await real.publish();
		return real;
	}

	/** Every number must agree with the rows, added to the totals or not. */
	async checkNumbersNow(every = 1): Promise<void> {
		this.#checks += 1;
		if (this.#checks % every === 0) expect(await checkNumbers(this.journey.engine, JOURNEY)).toEqual([]);
	}

	async publish(): Promise<void> {
		for (const step of STEPS) await this.publishStep(step);
		await this.journey.turn();
	}

	async publishStep(step: Step): Promise<void> {
		await this.journey.step(step, undefined, {
			termsKey: this.termsKey(step),
			batchSize: 2,
			maxInFlight: 1000,
			deliver: async (claimId, batch) =>
				await new Promise<DeliveryOutcome>((end) => {
					this.runs.push({ step, claimId, batch, begun: null, lost: false, end });
				}),
		});
	}

	private termsKey(step: Step): string {
		return step === 'delay' ? String(this.delay) : 'terms';
	}

	/** What a step does first with claims whose terms have changed. Returns the batch without those that wait on. */
	private async lookAgain({ step, claimId, batch }: Run): Promise<FakeExecution['batch']> {
		const changed = batch.filter(({ outcome }) => outcome === 'recheck');
		const outcomes = await recheck(
			this.journey.engine,
			{ journeyId: JOURNEY, stepId: step, termsKey: this.termsKey(step) },
			claimId,
			changed.map(({ id, contactId, arrivedAt }) => ({
				holdId: id,
				contactId,
				arrivedAt,
				terms:
					step === 'opened'
						? { dueAt: arrivedAt + TIMEOUT, branches: untilEvent('email.opened', 'previousHold') }
						: { dueAt: arrivedAt + this.delay, branches: null },
				fulfilled: false,
				item: null,
				readAt: this.journey.clock.now(),
			})),
		);
		return batch.filter((claimed) => !changed.includes(claimed) || outcomes.has(claimed.id));
	}

	async begin(run: Run): Promise<void> {
		this.executions += 1;
		run.begun = {
			id: String(this.executions),
			stepId: run.step,
			claimId: run.claimId,
			at: this.journey.clock.now(),
			batch: await this.lookAgain(run),
			items: [],
			repeated: new Set(),
		};
		await this.journey.take(run.begun);
		for (const item of run.begun.items) {
			const key = `${item.enrollmentId} ${run.step}`;
			this.passes.set(key, (this.passes.get(key) ?? 0) + 1);
		}
	}

	/** The nodes behind the step run for the first contacts of an execution, up to the next step that holds. */
	async goOn(run: Run, items: FakeExecution['items']): Promise<void> {
		const execution = { id: run.begun!.id, items };
		const now = this.journey.clock.now();
		if (run.step === 'trigger') await this.journey.holdAt('delay', execution, { dueAt: now + this.delay });
		if (run.step === 'delay') {
			await this.journey.holdAt('opened', execution, { dueAt: now + TIMEOUT, eventType: 'email.opened' });
		}
		await this.journey.turn();
	}
}

type Command = fc.AsyncCommand<Model, Real>;

/** Compares every contact's place, and counts its passes. */
async function check(model: Model, real: Real): Promise<void> {
	model.settle();
	await real.journey.turn();
	for (const [id, place] of model.places) {
		expect([id, await real.journey.where(id)]).toEqual([id, model.words(place)]);
		for (const step of STEPS) {
			expect(real.passes.get(`${id} ${step}`) ?? 0).toBeLessThanOrEqual(place.allowed[step]);
		}
	}
	expect(await real.journey.store.enrollments.list({ limit: 1000 })).toHaveLength(model.places.size);
}

/** How many commands pass between two comparisons of the numbers, which take a while. */
const CHECKED_EVERY = 10;

function command(
	name: string,
	run: (model: Model, real: Real) => Promise<void>,
	possible: (model: Model) => boolean = () => true,
): Command {
	return {
		check: possible,
		run: async (model, real) => {
			await run(model, real);
			await check(model, real);
			await real.checkNumbersNow(CHECKED_EVERY);
		},
		toString: () => name,
	};
}

/** One of the runs that fit, or none. */
function pick(runs: Run[], index: number): Run | undefined {
	return runs.length === 0 ? undefined : runs[index % runs.length];
}

const enter = (contact: number): Command =>
	command(`enter(${contact})`, async (model, real) => {
		const [result] = await real.journey.enroll([real.people[contact]]);
		expect(result.entered).toBe(model.living(contact).length === 0);
		if (!result.entered) return;
		model.places.set(result.enrollmentId, {
			contact,
			step: 'trigger',
			state: 'waiting',
			paused: false,
			decided: true,
			due: model.now,
			arrivedAt: model.now,
			delay: model.delay,
			again: false,
			releasedAt: model.now,
			allowed: { trigger: 1, delay: 1, opened: 1 },
		});
	});

const pass = (milliseconds: number): Command =>
	command(`pass(${milliseconds})`, async (model, real) => {
		await real.journey.pass(milliseconds);
		model.now += milliseconds;
	});

const opens = (contact: number): Command =>
	command(`opens(${contact})`, async (model, real) => {
		await real.journey.record([{ contactId: real.people[contact].id }]);
		model.events.push({ contact, at: model.now });
		for (const [, place] of model.living(contact)) {
			if (place.state !== 'waiting' || place.step !== 'opened') continue;
			Object.assign(place, { due: model.now, decided: true });
		}
	});

const begins = (index: number): Command =>
	command(`begins(${index})`, async (model, real) => {
		const run = pick(
			real.runs.filter(({ begun }) => begun === null),
			index,
		);
		if (run === undefined) return;
		await real.begin(run);
		for (const { enrollmentId } of run.batch) {
			const place = model.places.get(enrollmentId)!;
			if (place.state !== 'claimed' || place.step !== run.step) continue;
			const { step, arrivedAt, again } = place;
			const due = arrivedAt + (step === 'opened' ? TIMEOUT : model.delay);
			const fulfilled = step === 'opened' && model.came(place);
			if (again && !fulfilled && due > model.now)
				Object.assign(place, { state: 'waiting', due, delay: model.delay });
			else Object.assign(place, { state: 'delivered', decided: true });
			place.again = false;
		}
	});

/** n8n emits what it has emitted before: as another execution, or as the same one (a stalled job of its queue). */
const beginsAgain = (index: number, same: boolean): Command =>
	command(`beginsAgain(${index}, ${same})`, async (_model, real) => {
		const { begun, claimId, batch } = pick(
			real.runs.filter(({ begun }) => begun !== null),
			index,
		) ?? { begun: null };
		if (begun === null) return;
		const { consumed } = await receive(real.journey.engine, {
			claimId: claimId!,
			holdIds: batch!.map(({ id }) => id),
			executionId: same ? begun.id : `again ${begun.id}`,
		});
		expect([...consumed]).toEqual([]);
	});

/** Somebody edits the delay and publishes it anew: it applies to those who wait there, too. */
const edits = (which: number): Command =>
	command(`edits(${DELAYS[which]})`, async (model, real) => {
		model.delay = DELAYS[which];
		real.delay = DELAYS[which];
		await real.publishStep('delay');
		for (const place of model.places.values()) {
			if (place.step !== 'delay' || place.delay === model.delay) continue;
			if (place.state === 'waiting') Object.assign(place, { due: model.now, again: true });
			// It is looked at when it is resumed.
			if (place.state === 'paused' && !place.decided) place.again = true;
		}
	});

const succeeds = (index: number, twice: boolean): Command =>
	command(`succeeds(${index}${twice ? ', held twice' : ''})`, async (model, real) => {
		const run = pick(
			real.runs.filter(({ begun, lost }) => begun !== null && !lost),
			index,
		);
		if (run === undefined) return;
		const { items } = run.begun!;
		await real.goOn(run, items);
		if (twice) await real.goOn(run, items);
		real.runs = real.runs.filter((other) => other !== run);
		run.end({ status: 'success' });
		for (const { enrollmentId } of items) {
			const place = model.places.get(enrollmentId)!;
			if (run.step !== 'opened') model.goOn(enrollmentId, run.step);
			else if (place.state === 'delivered') place.state = 'completed';
		}
	});

const fails = (index: number, reached: number): Command =>
	command(`fails(${index}, after ${reached})`, async (model, real) => {
		const run = pick(
			real.runs.filter(({ begun, lost }) => begun !== null && !lost),
			index,
		);
		if (run === undefined) return;
		const { items, id } = run.begun!;
		const further = run.step === 'opened' ? [] : items.slice(0, reached);
		await real.goOn(run, further);
		real.runs = real.runs.filter((other) => other !== run);
		run.end({ status: 'failed', error: { message: 'no', node: null, executionId: id, cause: 'failed' } });
		for (const { enrollmentId } of further) model.goOn(enrollmentId, run.step);
		for (const { enrollmentId } of items.slice(further.length)) {
			const place = model.places.get(enrollmentId)!;
			if (place.state === 'delivered' && place.step === run.step) place.state = 'failed';
		}
	});

const crashes = (): Command =>
	command('crashes', async (model, real) => {
		await real.journey.crash();
		// What was running is not known to be dead: it may still come to its next step.
		real.runs = real.runs.filter(({ begun }) => begun !== null);
		for (const run of real.runs) run.lost = true;
		for (const place of model.places.values()) {
			if (place.state === 'claimed') place.state = 'waiting';
			if (place.state === 'delivered') place.state = 'failed';
		}
		await real.publish();
	});

const lostOneGoesOn = (index: number): Command =>
	command(`lostOneGoesOn(${index})`, async (model, real) => {
		const run = pick(
			real.runs.filter(({ lost, step }) => lost && step !== 'opened'),
			index,
		);
		if (run === undefined) return;
		real.runs = real.runs.filter((other) => other !== run);
		await real.goOn(run, run.begun!.items);
		for (const { enrollmentId } of run.begun!.items) model.goOn(enrollmentId, run.step);
	});

const retries = (contact: number): Command =>
	command(`retries(${contact})`, async (model, real) => {
		const failed = model.living(contact).filter(([, place]) => place.state === 'failed');
		const ids = model.living(contact).map(([id]) => id);
		expect(await retryEnrollments(real.journey.engine, ids)).toEqual(failed.map(([id]) => id));
		for (const [, place] of failed) {
			place.state = place.paused ? 'paused' : 'claimed';
			place.allowed[place.step] += 1;
		}
	});

const exits = (contact: number): Command =>
	command(`exits(${contact})`, async (model, real) => {
		const living = model.living(contact);
		const ids = living.map(([id]) => id);
		expect(await exitEnrollments(real.journey.engine, ids, 'by_hand')).toEqual(ids);
		for (const [, place] of living) place.state = 'exited';
	});

const pauses = (contact: number): Command =>
	command(`pauses(${contact})`, async (model, real) => {
		const living = model.living(contact);
		const going = living.filter(([, { paused }]) => !paused);
		const ids = living.map(([id]) => id);
		expect(await pauseEnrollments(real.journey.engine, ids)).toEqual(going.map(([id]) => id));
		for (const [, place] of going) {
			place.paused = true;
			if (place.state === 'waiting') place.state = 'paused';
		}
	});

const resumes = (contact: number): Command =>
	command(`resumes(${contact})`, async (model, real) => {
		const living = model.living(contact);
		const paused = living.filter(([, place]) => place.paused);
		const ids = living.map(([id]) => id);
		expect(await resumeEnrollments(real.journey.engine, ids)).toEqual(paused.map(([id]) => id));
		for (const [, place] of paused) {
			place.paused = false;
			if (place.state !== 'paused') continue;
			place.state = 'waiting';
			if (place.again || (place.step === 'opened' && !place.decided))
				Object.assign(place, { due: model.now, again: true });
		}
	});

const person = fc.nat(PEOPLE - 1);
const index = fc.nat(9);

const COMMANDS = fc.commands(
	[
		person.map(enter),
		fc.integer({ min: 1, max: 20 * SECOND }).map(pass),
		person.map(opens),
		index.map(begins),
		index.map(begins),
		fc.tuple(index, fc.boolean()).map(([which, same]) => beginsAgain(which, same)),
		fc.tuple(index, fc.boolean()).map(([which, twice]) => succeeds(which, twice)),
		fc.tuple(index, fc.boolean()).map(([which, twice]) => succeeds(which, twice)),
		fc.tuple(index, fc.nat(2)).map(([which, reached]) => fails(which, reached)),
		fc.nat(DELAYS.length - 1).map(edits),
		fc.constant(crashes()),
		index.map(lostOneGoesOn),
		person.map(retries),
		person.map(exits),
		person.map(pauses),
		person.map(resumes),
	],
	{ maxCommands: 60, size: 'max' },
);

/**
 * Runs random commands on new stores and compares each store with the model after each command. More of it:
 * `JOURNEY_MODEL_RUNS=5000`; one failure again: `JOURNEY_MODEL_SEED` and `JOURNEY_MODEL_PATH` as the failure says.
 */
export async function compareWithModel(newPlace: () => StorePlace, runs: number): Promise<void> {
	const { JOURNEY_MODEL_RUNS, JOURNEY_MODEL_SEED, JOURNEY_MODEL_PATH } = process.env;
	await fc.assert(
		fc.asyncProperty(COMMANDS, async (commands) => {
			const real = await Real.start(newPlace());
			try {
				await fc.asyncModelRun(() => ({ model: new Model(), real }), commands);
				await real.checkNumbersNow();
			} finally {
				real.journey.engine.clock.stop();
				for (const run of real.runs.filter(({ lost }) => !lost)) run.end({ status: 'suspended' });
				await real.journey.close();
			}
		}),
		{
			numRuns: Number(JOURNEY_MODEL_RUNS ?? runs),
			...(JOURNEY_MODEL_SEED === undefined ? {} : { seed: Number(JOURNEY_MODEL_SEED) }),
			...(JOURNEY_MODEL_PATH === undefined ? {} : { path: JOURNEY_MODEL_PATH }),
			reporter: (outcome) => {
				if (!outcome.failed) return;
				throw new Error(
					`${fc.defaultReportMessage(outcome) ?? 'failed'}\nAgain: JOURNEY_MODEL_SEED=${outcome.seed} JOURNEY_MODEL_PATH='${outcome.counterexamplePath}'`,
				);
			},
		},
	);
}
