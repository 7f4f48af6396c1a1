import fc from 'fast-check';

import { exitEnrollments, retryEnrollments, type DeliveryOutcome } from '../../lib/engine';
import type { Contact } from '../../lib/store';
import { EngineHarness, type FakeExecution } from '../support/engineHarness';
import { SECOND } from '../support/rows';

/*
 * Random commands on a journey of three steps (trigger, a delay, a wait for an event), checked after each command
 * against a model that is simple enough to be believed: every contact is in exactly one place that is known.
 */

const STEPS = ['trigger', 'delay', 'opened'] as const;
type Step = (typeof STEPS)[number];
const DELAY = 10 * SECOND;
const TIMEOUT = 60 * SECOND;
const PEOPLE = 3;

interface Place {
	contact: number;
	step: Step;
	state: 'waiting' | 'claimed' | 'delivered' | 'failed' | 'completed' | 'exited';
	due: number;
	/** When it was released from the delay: events count for the next step from then on. */
	releasedAt: number;
	/** How often it may pass each step: once, and once more with each retry and each crash that came between. */
	allowed: Record<Step, number>;
}

class Model {
	now = 0;

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
			if (place.state === 'waiting' && place.due <= this.now) place.state = 'claimed';
		}
	}

	/** An execution that started at `step` brings one of its contacts to what follows. */
	goOn(id: string, step: Step): void {
		const place = this.places.get(id)!;
		if (place.step !== step || ['completed', 'exited'].includes(place.state)) return;
		if (step === 'trigger') Object.assign(place, { step: 'delay', state: 'waiting', due: this.now + DELAY });
		else {
			place.releasedAt = place.due;
			const came = this.events.some(({ contact, at }) => contact === place.contact && at >= place.releasedAt);
			Object.assign(place, { step: 'opened', state: 'waiting', due: came ? this.now : this.now + TIMEOUT });
		}
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

	private constructor(
		readonly journey: EngineHarness,
		readonly people: Contact[],
	) {}

	static async start(): Promise<Real> {
		const journey = await EngineHarness.start({ at: 0 });
		const real = new Real(journey, await journey.contacts(PEOPLE));
		await real.publish();
		return real;
	}

	async publish(): Promise<void> {
		for (const step of STEPS) {
			await this.journey.step(step, undefined, {
				batchSize: 2,
				maxInFlight: 1000,
				deliver: async (claimId, batch) =>
					await new Promise<DeliveryOutcome>((end) => {
						this.runs.push({ step, claimId, batch, begun: null, lost: false, end });
					}),
			});
		}
		await this.journey.turn();
	}

	async begin(run: Run): Promise<void> {
		this.executions += 1;
		run.begun = {
			id: String(this.executions),
			stepId: run.step,
			claimId: run.claimId,
			at: this.journey.clock.now(),
			batch: run.batch,
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
		if (run.step === 'trigger') await this.journey.holdAt('delay', execution, { dueAt: now + DELAY });
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
			due: model.now,
			releasedAt: model.now,
			allowed: { trigger: 1, delay: 1, opened: 1 },
		});
	});

const pass = (milliseconds: number): Command =>
	command(`pass(${milliseconds})`, async (model, real) => {
		await real.journey.clock.advance(milliseconds);
		model.now += milliseconds;
	});

const opens = (contact: number): Command =>
	command(`opens(${contact})`, async (model, real) => {
		await real.journey.record([{ contactId: real.people[contact].id }]);
		model.events.push({ contact, at: model.now });
		for (const [, place] of model.living(contact)) {
			if (place.state === 'waiting' && place.step === 'opened') place.due = model.now;
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
			if (place.state === 'claimed' && place.step === run.step) place.state = 'delivered';
		}
	});

const succeeds = (index: number): Command =>
	command(`succeeds(${index})`, async (model, real) => {
		const run = pick(
			real.runs.filter(({ begun, lost }) => begun !== null && !lost),
			index,
		);
		if (run === undefined) return;
		const { items } = run.begun!;
		await real.goOn(run, items);
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
			place.state = 'claimed';
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

const person = fc.nat(PEOPLE - 1);
const index = fc.nat(9);

describe('whatever happens, in whatever order', () => {
	it('every contact is in exactly one known place, passes no step twice unasked, and is never lost', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.commands(
					[
						person.map(enter),
						fc.integer({ min: 1, max: 20 * SECOND }).map(pass),
						person.map(opens),
						index.map(begins),
						index.map(begins),
						index.map(succeeds),
						index.map(succeeds),
						fc.tuple(index, fc.nat(2)).map(([which, reached]) => fails(which, reached)),
						fc.constant(crashes()),
						index.map(lostOneGoesOn),
						person.map(retries),
						person.map(exits),
					],
					{ maxCommands: 60, size: 'max' },
				),
				async (commands) => {
					const real = await Real.start();
					try {
						await fc.asyncModelRun(() => ({ model: new Model(), real }), commands);
					} finally {
						real.journey.engine.clock.stop();
						for (const run of real.runs.filter(({ lost }) => !lost)) run.end({ status: 'suspended' });
						await real.journey.close();
					}
				},
			),
			{ numRuns: 150 },
		);
	}, 60_000);
});
