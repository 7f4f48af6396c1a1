import { setImmediate as nextTurn } from 'node:timers/promises';

import type { CancelTimer } from '../../domain/clock';
import { stepKey, type Work } from '../../store';
import { Confirmation, type ExecutionLookup } from '../delivery/confirm';
import type { EngineContext } from '../EngineContext';
import { removeErased } from '../privacy/erasures';
import { beat, HEARTBEAT_INTERVAL, recoverFromDead } from '../delivery/instances';
import { continueRun, startDueRuns } from '../entering';
import { processChanges } from '../changes/processChanges';
import { decideDueHits } from '../messages/hits';
import { sweepRules } from '../rules/sweepRules';
import { noteStep } from '../messages/messageJourneys';
import { modelId, ModelWatch, rescoreDue, type ModelRegistration } from '../scoring';
import { refreshDueSegments } from '../segments';
import { Deliverer } from './Deliverer';
import { adoptRegistration } from './adoptRegistration';
import { storeAnswers, storeIsAway } from '../delivery/outages';
import { NumbersUpkeep } from './NumbersUpkeep';
import { OpeningWatch } from './OpeningWatch';
import { OrphanWatch } from './OrphanWatch';
import type { StepRegistration } from './StepRegistration';

export interface JourneyClockOptions {
	/** How often to check whether another process has written, in milliseconds; null: never. */
	watchInterval: number | null;
	/** The longest sleep, in milliseconds: polling is authoritative, signals only make it faster. */
	longestSleep: number;
	/**
	 * How long contacts that arrive one by one are gathered while others of their step are in an execution, in
	 * milliseconds; 100 by default. An execution costs n8n as much as a hundred contacts in it.
	 */
	gathering?: number;
	/** Asks n8n how an execution ended; without it, that stays unknown after a crash in queue mode. */
	executionLookup?: ExecutionLookup;
}

export const DEFAULT_CLOCK_OPTIONS: JourneyClockOptions = { watchInterval: 250, longestSleep: 30_000 };

/** For stores that announce changes: announcements may be lost, so there is a short poll, too. */
export const SIGNALLED_CLOCK_OPTIONS: JourneyClockOptions = { watchInterval: null, longestSleep: 2_000 };

const GATHERING = 100;

const SHORTEST_BACKOFF = 1_000;
const LONGEST_BACKOFF = 60_000;
const LEASE_CHECK_INTERVAL = 30_000;

/** How often time-dependent conditions are re-evaluated, in milliseconds. */
const SWEEP_INTERVAL = 60_000;

/** Transactions in which changes and entries are processed before checking for due holds. */
const CHUNKS_A_PASS = 10;

/**
 * One per process and store: sleeps until the earliest due time of the registered steps, is woken when a hold
 * becomes ready, and delivers what is due.
 */
export class JourneyClock {
	readonly #context: EngineContext;

	readonly #options: JourneyClockOptions;

	readonly #deliverer: Deliverer;

	readonly #confirmation: Confirmation;

	readonly #orphans: OrphanWatch;

	readonly #models: ModelWatch;

	readonly #openings: OpeningWatch;

	readonly #numbers: NumbersUpkeep;

	readonly #steps = new Map<string, StepRegistration>();

	/** How many nodes with public pages are published here. */
	#pages = 0;

	#cancelSleep: CancelTimer | undefined;

	#cancelWatch: CancelTimer | undefined;

	readonly #endListening: (() => void) | undefined;

	#running: Promise<void> | undefined;

	#again = false;

	/** Ends everything that waits here. */
	readonly #stopping = new AbortController();

	#failures = 0;

	#lastHeartbeat = Number.NEGATIVE_INFINITY;

	#lastLeaseCheck = Number.NEGATIVE_INFINITY;

	#lastSweep = Number.NEGATIVE_INFINITY;

	#sweeping: Promise<void> | undefined;

	#changeToken: number | null = null;

	/** The last check for changes by other processes has failed. */
	#blind = false;

	constructor(engine: EngineContext, options: JourneyClockOptions) {
		const { store, log, instanceId } = engine;
		// What the clock itself waits for ends with the clock; what nodes wait for ends with the engine.
		const context = {
			store,
			log,
			instanceId,
			closing: this.#stopping.signal,
			wake: () => engine.wake(),
		};
		this.#context = context;
		this.#options = options;
		this.#deliverer = new Deliverer(
			context,
			{ gathering: options.gathering ?? GATHERING, stopping: this.#stopping.signal },
			() => this.wake(),
		);
		this.#confirmation = new Confirmation(context, options.executionLookup);
		this.#orphans = new OrphanWatch(context, () => [...this.#steps.values()]);
		this.#models = new ModelWatch(context);
		this.#numbers = new NumbersUpkeep(context, () => this.isStopped);
		this.#openings = new OpeningWatch(context, {
			has: (journeyId, stepId) =>
				this.#steps.has(stepKey(journeyId, stepId)) || this.#models.has(modelId({ journeyId, stepId })),
			hasEntryOf: (journeyId) =>
				[...this.#steps.values()].some((step) => step.journeyId === journeyId && step.entry !== undefined),
		});
		this.#endListening = context.store.signals?.listen(
			() => this.wake(),
			(reason) => context.log.info(`Customer journeys: ${reason}`),
		);
		this.#watch();
	}

	/**
	 * Begins to serve a step. Contacts that wait there under terms other than the step's current ones are
	 * re-checked.
	 * @returns what ends it; running executions then continue and are settled
	 */
	async register(step: StepRegistration): Promise<() => void> {
		const key = stepKey(step.journeyId, step.stepId);
		await adoptRegistration(this.#context, step);
		this.#steps.set(key, step);
		noteStep(this.#context, step);
		this.#orphans.changed(step.journeyId);
		this.#models.changed(step.journeyId);
		this.#openings.changed(step.journeyId);
		this.wake();
		return () => {
			// An edited node registers again before or after the old registration ends.
			if (this.#steps.get(key) === step) {
				this.#steps.delete(key);
				this.#openings.closed(step.journeyId, step.stepId);
			}
			this.#orphans.changed(step.journeyId);
		};
	}

	/** The steps that a journey's workflow has now: no contact starts until all of them are registered. */
	expect(journeyId: string, steps: ReadonlyArray<{ stepId: string; name: string }>): void {
		if (this.isStopped) return;
		if (this.#openings.expect(journeyId, steps)) this.wake();
	}

	/** A step of a journey couldn't be registered. */
	stepFailed(journeyId: string): void {
		if (!this.isStopped) this.#openings.changed(journeyId);
	}

	/**
	 * Publishes a scoring model: leads are scored by it from now on.
	 * @returns what ends it; a model whose node doesn't come back within the settling time is stopped
	 */
	async registerModel(registration: ModelRegistration): Promise<() => void> {
		const close = await this.#models.register(registration);
		const { journeyId, stepId } = registration;
		this.#openings.changed(journeyId);
		this.wake();
		return () => {
			close();
			if (!this.#models.has(modelId(registration))) this.#openings.closed(journeyId, stepId);
		};
	}

	/** Claims nothing more: the process ends, or the engine is closed. */
	get isStopped(): boolean {
		return this.#stopping.signal.aborted;
	}

	/** Whether this process serves anything. */
	get #serves(): boolean {
		return this.#steps.size > 0 || this.#models.size > 0 || this.#pages > 0;
	}

	/**
	 * Begins to serve the public pages: what comes through them is decided, also while no journey is published.
	 * @returns what ends it
	 */
	servePages(): () => void {
		this.#pages += 1;
		this.wake();
		let ended = false;
		return () => {
			if (!ended) this.#pages -= 1;
			ended = true;
		};
	}

	/** Looks for due holds now (or once more, if a look is in progress). */
	wake(): void {
		if (this.isStopped) return;
		this.#again = true;
		this.#cancelSleep?.();
		this.#running ??= this.#run().finally(() => {
			this.#running = undefined;
			// `wake` may have been called between the last look at `#again` and here, and canceled the sleep.
			if (this.#again) this.wake();
		});
	}

	/** Resolves when nothing is being claimed, delivered or settled. */
	async idle(): Promise<void> {
		while (
			this.#running !== undefined ||
			this.#sweeping !== undefined ||
			this.#numbers.isChecking ||
			this.#deliverer.inFlight > 0
		) {
			await this.#sweeping;
			await this.#numbers.idle();
			await this.#running;
			await this.#deliverer.idle();
		}
	}

	/**
	 * Claims nothing more. Running deliveries are still settled, unless the store is away; await {@link
	 * JourneyClock.idle} for that.
	 */
	stop(): void {
		this.#stopping.abort();
		this.#cancelSleep?.();
		this.#cancelWatch?.();
		this.#endListening?.();
		this.#orphans.stop();
		this.#models.stop();
		this.#openings.stop();
	}

	async #run(): Promise<void> {
		let wakeAt = this.#context.store.clock.now() + this.#options.longestSleep;
		while (this.#again && !this.isStopped) {
			this.#again = false;
			const began = this.#context.store.clock.now();
			try {
				wakeAt = await this.#pass();
				this.#failures = 0;
				storeAnswers(this.#context, began);
			} catch (error) {
				storeIsAway(this.#context, error as Error, began);
				wakeAt = this.#context.store.clock.now() + this.#backOff();
			}
		}
		if (!this.isStopped) this.#sleepUntil(wakeAt);
	}

	/** One look at everything; returns when the next is due. */
	async #pass(): Promise<number> {
		const { store } = this.#context;
		// Reads alone would still succeed on a deleted file.
		store.changeToken();
		await this.#maintain();
		const removalAt = await removeErased(this.#context);
		await this.#deliverer.giveBackDoubtful();
		const work = this.#serves ? await store.work.look() : null;
		const runsAt = work === null ? null : await this.#react(work);
		const numbersAt = work === null ? null : await this.#numbers.look(work.counts);
		const due = await store.holds.nextDue(
			[...this.#steps.values()].filter((step) => this.#deliverer.hasRoom(step)),
		);
		const now = store.clock.now();
		let wakeAt = Math.min(
			now + this.#options.longestSleep,
			runsAt ?? Infinity,
			numbersAt ?? Infinity,
			removalAt ?? Infinity,
		);
		for (const { journeyId, stepId, dueAt, closed } of due) {
			const step = this.#steps.get(stepKey(journeyId, stepId));
			if (step === undefined || this.isStopped) continue;
			const at = Math.max(dueAt, this.#deliverer.pausedUntil(step), this.#deliverer.gathersUntil(step));
			if (at > now) wakeAt = Math.min(wakeAt, at);
			else if (this.#openings.isClosed(step, closed))
				wakeAt = Math.min(wakeAt, await this.#lookAtClosed(step));
			else {
				if (step.entry !== undefined) this.#openings.opened(journeyId);
				if (await this.#deliverer.deliverNext(step)) this.#again = true;
			}
		}
		return wakeAt;
	}

	/** Contacts wait to start in a journey that isn't open. Returns when to look again. */
	async #lookAtClosed(step: StepRegistration): Promise<number> {
		const { probe, again } = await this.#openings.look(step);
		if (probe) await this.#deliverer.deliverNext(step, true);
		return again;
	}

	/**
	 * Applies changes, and lets in contacts that enter journeys automatically: a part at a time, so that holds
	 * that come due meanwhile are delivered, too.
	 * @returns when the next entries, score calculations or matches are due
	 */
	async #react({ changes, audiences, matchingAt, runs, scoring, hitsAt }: Work): Promise<number | null> {
		const undecided = await this.#decideHits(hitsAt);
		if (changes) await this.#inChunks(processChanges);
		const runsAt = audiences ? await startDueRuns(this.#context) : null;
		if (audiences || runs) await this.#inChunks(continueRun);
		const scores = scoring
			? await rescoreDue(this.#context, CHUNKS_A_PASS, () => this.isStopped)
			: { more: false, nextAt: null };
		if (scores.more) this.#again = true;
		const { clock } = this.#context.store;
		const now = clock.now();
		const isDue = matchingAt !== null && matchingAt <= now;
		if (isDue || Math.abs(now - this.#lastSweep) >= SWEEP_INTERVAL) {
			this.#lastSweep = now;
			this.#sweeping ??= this.#sweep().finally(() => {
				this.#sweeping = undefined;
			});
		}
		const next = Math.min(
			runsAt ?? Infinity,
			scores.nextAt ?? Infinity,
			undecided ?? Infinity,
			isDue ? Infinity : (matchingAt ?? Infinity),
		);
		return next === Infinity ? null : next;
	}

	/** Decides opens and clicks whose time has come. Returns when the next ones are due. */
	async #decideHits(hitsAt: number | null): Promise<number | null> {
		if (hitsAt === null || hitsAt > this.#context.store.clock.now()) return hitsAt;
		await this.#inChunks(decideDueHits);
		return null;
	}

	/** Does part of the work, yielding to n8n's event loop in between. */
	async #inChunks(step: (context: EngineContext) => Promise<boolean>): Promise<void> {
		for (let chunk = 0; chunk < CHUNKS_A_PASS && !this.isStopped; chunk++) {
			if (!(await step(this.#context))) break;
			if (chunk === CHUNKS_A_PASS - 1) this.#again = true;
			await nextTurn();
		}
	}

	/** Deliveries don't wait for it: it may go through all contacts. */
	async #sweep(): Promise<void> {
		try {
			await refreshDueSegments(this.#context);
			await sweepRules(this.#context);
		} catch (error) {
			if (this.isStopped || this.#context.store.isTransient(error)) return;
			this.#context.log.error(
				`Customer journeys: time-dependent conditions could not be re-evaluated (${(error as Error).message})`,
			);
		}
	}

	async #maintain(): Promise<void> {
		const { store } = this.#context;
		const now = store.clock.now();
		// Absolute difference: a system clock that was set back must not silence the heartbeat.
		if (Math.abs(now - this.#lastHeartbeat) >= HEARTBEAT_INTERVAL) {
			await beat(this.#context);
			this.#lastHeartbeat = now;
		}
		if (Math.abs(now - this.#lastLeaseCheck) >= LEASE_CHECK_INTERVAL) {
			await recoverFromDead(this.#context);
			await store.holds.unclaim({ leaseEndedBefore: now });
			// Not awaited: n8n may take its time to answer, and nothing here depends on it.
			void this.#confirmation.run();
			this.#lastLeaseCheck = now;
		}
	}

	#sleepUntil(instant: number): void {
		const { clock } = this.#context.store;
		const delay = Math.max(0, Math.min(instant - clock.now(), this.#options.longestSleep));
		this.#cancelSleep = clock.setTimer(delay, () => this.wake());
	}

	#backOff(): number {
		this.#failures += 1;
		return Math.min(SHORTEST_BACKOFF * 2 ** (this.#failures - 1), LONGEST_BACKOFF);
	}

	/** Detects what other processes have written. */
	#watch(): void {
		const { watchInterval } = this.#options;
		if (watchInterval === null) return;
		this.#cancelWatch = this.#context.store.clock.setTimer(watchInterval, () => {
			if (this.isStopped) return;
			try {
				const token = this.#context.store.changeToken();
				if (token !== this.#changeToken && this.#serves) this.wake();
				this.#changeToken = token;
				// The obstacle is gone: there is no need to wait for the next try.
				if (this.#blind) this.wake();
				this.#blind = false;
			} catch {
				// A pass runs into the same failure, reports it and backs off.
				if (!this.#blind) this.wake();
				this.#blind = true;
			}
			this.#watch();
		});
	}
}
