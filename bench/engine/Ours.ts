import { SimulatedClock } from '../../lib/domain';
import { enroll, hold, JourneyEngine, receive, settleDelivery } from '../../lib/engine';
import type { BenchStore } from '../support/BenchStore';
import { cloneHeld } from '../support/cloneHeld';
import { PAYLOAD } from '../support/payload';
import { insertPeople } from '../support/people';
import { silentEngineLog } from '../support/silentEngineLog';
import { batches, inLanes, type Contender, type Mode } from './Contender';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);
const JOURNEY = 'journey';
const STEP = { journeyId: JOURNEY, stepId: 'wait', termsKey: '' };

interface Arrived {
	holdId: string;
	contactId: string;
}

/**
 * The engine without n8n around it, doing everything it does inside n8n.
 *
 * Into: `hold()` looks up where each contact comes from, writes its hold with the item, ends the hold at the
 * trigger and notes it in the step log: one durable transaction per batch.
 * Out: `claim` leases a batch and reads items and contacts, `receive()` hands it to an execution (durable),
 * `settleDelivery()` ends the holds and the enrollments and notes both in the step log (durable).
 */
export class Ours implements Contender {
	readonly #clock: SimulatedClock;

	readonly #place: BenchStore;

	readonly #engine: JourneyEngine;

	readonly #mode: Mode;

	#arrived: Arrived[] = [];

	private constructor(place: BenchStore, engine: JourneyEngine, clock: SimulatedClock, mode: Mode) {
		this.#place = place;
		this.#engine = engine;
		this.#clock = clock;
		this.#mode = mode;
	}

	static async start(place: BenchStore, mode: Mode): Promise<Ours> {
		const clock = new SimulatedClock(START);
		const engine = await JourneyEngine.start({
			store: await place.open(clock),
			log: silentEngineLog,
			clock: { watchInterval: null, longestSleep: 10_000 * DAY },
		});
		return new Ours(place, engine, clock, mode);
	}

	async fill(count: number): Promise<void> {
		// Kept apart from the measured ones, which are numbered from 0.
		await this.prepare(1_000_000_000, 1);
		const [{ contactId }] = this.#arrived;
		await this.#holdAll(this.#arrived, 365 * DAY);
		const template = await this.#engine.store.enrollments.latest(JOURNEY, contactId);
		await cloneHeld(this.#place, template!.id, count - 1);
	}

	async prepare(from: number, count: number): Promise<void> {
		const { store } = this.#engine;
		const contactIds = await insertPeople(store, count, from);
		this.#arrived = [];
		for (let done = 0; done < count; done += 1000) {
			const entries = contactIds.slice(done, done + 1000).map((contactId) => ({
				journeyId: JOURNEY,
				stepId: 'trigger',
				contactId,
				reentry: 'afterExit' as const,
				item: { json: PAYLOAD },
				causedBy: null,
			}));
			await enroll(this.#engine, entries);
			this.#arrived.push(...(await this.#take('trigger', 1000)).taken);
		}
	}

	async into(): Promise<void> {
		await this.#holdAll(this.#arrived, 1);
	}

	async untilDue(): Promise<void> {
		this.#clock.jumpTo(this.#clock.now() + DAY);
	}

	async out(): Promise<string[]> {
		const left: string[] = [];
		await inLanes(this.#mode.lanes, async () => {
			const { claimId, taken } = await this.#take('wait', this.#mode.batch);
			if (taken.length === 0) return false;
			await settleDelivery(this.#engine, claimId, { status: 'success' }, 0);
			for (const { contactId } of taken) left.push(contactId);
			return true;
		});
		return left;
	}

	async audit(): Promise<{ waiting: number; left: number }> {
		const { store } = this.#engine;
		const holds = await store.holds.countByState(JOURNEY, 'wait');
		const enrollments = await store.enrollments.countByStatus(JOURNEY);
		return { waiting: holds.waiting ?? 0, left: enrollments.completed ?? 0 };
	}

	async close(): Promise<void> {
		await this.#engine.close();
		await this.#place.destroy();
	}

	async #holdAll(arrived: readonly Arrived[], dueIn: number): Promise<void> {
		const dueAt = this.#clock.now() + dueIn;
		const next = batches(arrived, this.#mode.batch);
		await inLanes(this.#mode.lanes, async () => {
			const batch = next();
			if (batch.length === 0) return false;
			const arrivals = batch.map(({ holdId }) => ({
				originId: holdId,
				item: { json: PAYLOAD },
				terms: { dueAt, branches: null },
			}));
			const results = await hold(this.#engine, STEP, arrivals, 'bench');
			const wrong = results.find((result) => result !== 'held');
			if (wrong !== undefined) throw new Error(`A contact was not held, but ${wrong}`);
			return true;
		});
	}

	async #take(stepId: string, limit: number): Promise<{ claimId: string; taken: Arrived[] }> {
		const { store, instanceId } = this.#engine;
		const claimId = store.newId();
		const claimed = await store.holds.claim({
			journeyId: JOURNEY,
			stepId,
			limit,
			alone: 0,
			claimId,
			claimedBy: instanceId,
			leaseUntil: this.#clock.now() + 2 * DAY,
		});
		const holdIds = claimed.map(({ id }) => id);
		if (holdIds.length === 0) return { claimId, taken: [] };
		const { consumed } = await receive(this.#engine, { claimId, holdIds, executionId: claimId });
		const taken = claimed.filter(({ id }) => consumed.has(id));
		return { claimId, taken: taken.map(({ id, contactId }) => ({ holdId: id, contactId })) };
	}
}
