import { elapse } from '../../domain/elapse';
import { stepKey } from '../../store';
import type { EngineContext } from '../EngineContext';
import { storeAnswers, storeIsAway } from '../delivery/outages';
import { withoutPaused } from '../enrollments/pause';
import { settleDelivery, type DeliveryOutcome } from '../delivery/settle';
import { currentSize, noteEnd } from './AutomaticBatchSize';
import type { StepRegistration } from './StepRegistration';

/**
 * How long a claim is kept for an execution that has not begun. It has to outlast n8n's own queue; if it ends
 * too early nothing is doubled, because a claim is consumed once.
 */
export const LEASE = 5 * 60_000;

const SHORTEST_PAUSE = 1_000;
const LONGEST_PAUSE = 5 * 60_000;

export interface DelivererOptions {
	/** How long an execution that would not be full waits for another of its step, in milliseconds. */
	gathering: number;
	/** Aborted when nothing more should be waited for, except running executions. */
	stopping: AbortSignal;
}

/** Claims batches, hands them to n8n and settles them, as many at a time as each step allows. */
export class Deliverer {
	readonly #context: EngineContext;

	readonly #options: DelivererOptions;

	readonly #roomAgain: () => void;

	/** Steps with running executions: how many, when the last of them began, and whether it was full. */
	readonly #inFlight = new Map<string, { count: number; beganAt: number; full: boolean }>();

	readonly #pending = new Set<Promise<void>>();

	/** Steps whose last executions did not begin: how often in a row, and until when they rest. */
	readonly #pauses = new Map<string, { failures: number; until: number }>();

	/**
	 * Claims that were cut off, with when their lease ends. They may have been stored, or may yet be, while the
	 * commit is still in progress; nothing else would touch them before their lease ends.
	 */
	readonly #doubtful = new Map<string, number>();

	constructor(context: EngineContext, options: DelivererOptions, roomAgain: () => void) {
		this.#context = context;
		this.#options = options;
		this.#roomAgain = roomAgain;
	}

	get inFlight(): number {
		return this.#pending.size;
	}

	hasRoom(step: StepRegistration): boolean {
		return (this.#inFlight.get(keyOf(step))?.count ?? 0) < step.maxInFlight;
	}

	/** Until when the step rests after executions that n8n could not start; 0 when it doesn't rest. */
	pausedUntil(step: StepRegistration): number {
		return this.#pauses.get(keyOf(step))?.until ?? 0;
	}

	/**
	 * Until when to wait for more contacts before an execution that would not be full; 0 for no wait: no
	 * contact of the step is in an execution, or the last one was full, so others are already waiting.
	 */
	gathersUntil(step: StepRegistration): number {
		const latest = this.#inFlight.get(keyOf(step));
		// The system clock was set back.
		if (latest === undefined || latest.full || latest.beganAt > this.#context.store.clock.now()) return 0;
		return latest.beganAt + this.#options.gathering;
	}

	/**
	 * Delivers the next batch of a step. Returns false when nothing was due.
	 * @param probe send only one contact, to see whether n8n takes it; that it doesn't is no failure
	 */
	async deliverNext(step: StepRegistration, probe = false): Promise<boolean> {
		const { store, instanceId } = this.#context;
		const claimId = store.newId();
		const leaseUntil = store.clock.now() + LEASE;
		const request = {
			journeyId: step.journeyId,
			stepId: step.stepId,
			claimId,
			claimedBy: instanceId,
			leaseUntil,
		};
		this.#doubtful.set(claimId, leaseUntil);
		const most = currentSize(step.batchSize);
		let batch = await store.holds.claim({ ...request, limit: probe ? 1 : most, alone: 0 });
		const alone = batch.length === 0;
		if (alone) batch = await store.holds.claim({ ...request, limit: 1, alone: 1 });
		const open = await withoutPaused(this.#context, claimId, batch);
		this.#doubtful.delete(claimId);
		if (batch.length === 0) return false;
		if (open.length === 0) return true;
		const delivery = this.#deliver(step, claimId, open, probe).finally(() => {
			this.#pending.delete(delivery);
			this.#ended(step);
			this.#roomAgain();
		});
		this.#pending.add(delivery);
		this.#began(step, alone || batch.length >= most);
		return true;
	}

	/**
	 * Returns claims whose answer was lost: none of them has been handed to n8n. Repeatedly, because such a
	 * claim may be stored at any later time.
	 */
	async giveBackDoubtful(): Promise<void> {
		if (this.#doubtful.size === 0) return;
		const { store } = this.#context;
		const now = store.clock.now();
		await store.holds.unclaim({ claimIds: [...this.#doubtful.keys()] });
		for (const [claimId, leaseUntil] of this.#doubtful) {
			if (leaseUntil < now) this.#doubtful.delete(claimId);
		}
	}

	async idle(): Promise<void> {
		while (this.#pending.size > 0) await Promise.all(this.#pending);
	}

	async #deliver(
		step: StepRegistration,
		claimId: string,
		batch: Parameters<StepRegistration['deliver']>[1],
		probe: boolean,
	): Promise<void> {
		let outcome: DeliveryOutcome;
		try {
			outcome = await this.#untilSettled(claimId, step.deliver(claimId, batch));
		} catch (error) {
			outcome = { status: 'notStarted', message: (error as Error).message };
		}
		noteEnd(step.batchSize, outcome.status, batch.length);
		const notBefore = this.#context.store.clock.now() + (probe ? 0 : this.#nextPause(step));
		let returned: number;
		try {
			returned = await this.#settle(step, claimId, outcome, notBefore);
		} catch (error) {
			this.#context.log.warn(
				`Customer journeys: the result of an execution of "${step.journeyName}" that started at "${step.name}" could not be saved before n8n stopped (${(error as Error).message}). Its ${batch.length} contacts will be handled at the next start.`,
			);
			return;
		}
		if (!probe) this.#pause(step, outcome, returned, batch.length, notBefore);
	}

	/**
	 * Waits for n8n's answer, but not for one that never comes: when the lease has ended and no contact is
	 * inside the execution, it never began (or all have moved on), and its slot is free for another.
	 */
	async #untilSettled(claimId: string, delivery: Promise<DeliveryOutcome>): Promise<DeliveryOutcome> {
		for (;;) {
			const outcome = await this.#orAfterLease(delivery);
			if (outcome !== null) return outcome;
			const inside = await this.#context.store.holds.findDelivered({ claimId }).catch(() => null);
			// Neither n8n nor the store answers: the next process that opens the store takes over.
			if (inside === null && this.#options.stopping.aborted) return { status: 'suspended' };
			if (inside?.length === 0) return { status: 'notStarted', message: 'n8n did not report how it ended' };
		}
	}

	async #orAfterLease(delivery: Promise<DeliveryOutcome>): Promise<DeliveryOutcome | null> {
		let cancel: (() => void) | undefined;
		const leaseEnd = new Promise<null>((resolve) => {
			cancel = this.#context.store.clock.setTimer(LEASE, () => resolve(null));
		});
		return await Promise.race([delivery, leaseEnd]).finally(() => cancel?.());
	}

	/**
	 * The store may be away just now; the outcome is known only here, so keep trying until the clock is
	 * stopped. Then there is one last try; after that the contacts are as after a crash.
	 */
	async #settle(
		{ journeyId }: StepRegistration,
		claimId: string,
		outcome: DeliveryOutcome,
		notBefore: number,
	): Promise<number> {
		const { stopping } = this.#options;
		for (let attempt = 0; ; attempt++) {
			const last = stopping.aborted;
			const began = this.#context.store.clock.now();
			try {
				const returned = await settleDelivery(this.#context, claimId, outcome, notBefore, journeyId);
				if (attempt > 0) storeAnswers(this.#context, began);
				return returned;
			} catch (error) {
				storeIsAway(this.#context, error as Error, began);
				if (last) throw error;
				const delay = Math.min(SHORTEST_PAUSE * 2 ** attempt, LONGEST_PAUSE);
				await elapse(this.#context.store.clock, delay, stopping);
			}
		}
	}

	#nextPause(step: StepRegistration): number {
		const failures = this.#pauses.get(keyOf(step))?.failures ?? 0;
		return Math.min(SHORTEST_PAUSE * 2 ** failures, LONGEST_PAUSE);
	}

	/** A whole batch that came back untouched means that the step can't run at present: rest, and log it. */
	#pause(
		step: StepRegistration,
		outcome: DeliveryOutcome,
		returned: number,
		size: number,
		until: number,
	): void {
		if (returned < size) {
			this.#pauses.delete(keyOf(step));
			return;
		}
		const failures = (this.#pauses.get(keyOf(step))?.failures ?? 0) + 1;
		this.#pauses.set(keyOf(step), { failures, until });
		this.#context.log.warn(
			`Customer journeys: an execution of "${step.journeyName}" that starts at "${step.name}" picked up none of its ${size} contacts (${reasonOf(outcome)}). They are safe, and will be delivered again.`,
		);
	}

	#began(step: StepRegistration, full: boolean): void {
		const key = keyOf(step);
		const count = (this.#inFlight.get(key)?.count ?? 0) + 1;
		this.#inFlight.set(key, { count, beganAt: this.#context.store.clock.now(), full });
	}

	#ended(step: StepRegistration): void {
		const underWay = this.#inFlight.get(keyOf(step));
		if (underWay !== undefined && --underWay.count === 0) this.#inFlight.delete(keyOf(step));
	}
}

function keyOf(step: StepRegistration): string {
	return stepKey(step.journeyId, step.stepId);
}

function reasonOf(outcome: DeliveryOutcome): string {
	switch (outcome.status) {
		case 'failed':
			return outcome.error.message;
		case 'notStarted':
			return outcome.message;
		case 'success':
		case 'suspended':
			return 'it ended without reading them';
	}
}
