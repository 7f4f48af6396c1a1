import { setTimeout as sleep } from 'node:timers/promises';

import {
	enroll,
	hold,
	JourneyEngine,
	receive,
	recordInteractions,
	untilEvent,
	type StepRegistration,
} from '../../lib/engine';
import { systemClock } from '../../lib/n8n/systemClock';
import { WrongResultError } from '../support/check';
import { cloneHeld } from '../support/cloneHeld';
import type { BenchStore } from '../support/BenchStore';
import { PAYLOAD } from '../support/payload';
import { insertPeople } from '../support/people';
import { silentEngineLog } from '../support/silentEngineLog';
import { preciseNow } from '../support/stopwatch';

const [JOURNEY, ENTRY, GATE] = ['bench', 'enter', 'gate'];
const TERMS_KEY = 'terms';
const EVENT = 'go';
const YEAR = 365 * 86_400_000;
const PATIENCE = 60_000;

/** What a contact waits for at the gate. */
export type Awaited = 'event' | { dueAt: number };

/**
 * A journey in real time: contacts enter, wait at a gate for an event or a time, and are handed to n8n, which
 * is a function here. It notes when, and that it happened once.
 */
export class Stage {
	readonly engine: JourneyEngine;

	readonly #place: BenchStore;

	/** What contacts that haven't reached the gate yet will wait for there, by contact. */
	readonly #awaited = new Map<string, Awaited>();

	readonly #startedAt = new Map<string, number>();

	#people = 0;

	private constructor(place: BenchStore, engine: JourneyEngine) {
		this.#place = place;
		this.engine = engine;
	}

	static async open(place: BenchStore): Promise<Stage> {
		const store = await place.open(systemClock);
		const stage = new Stage(place, await JourneyEngine.start({ store, log: silentEngineLog }));
		for (const stepId of [ENTRY, GATE]) await stage.engine.clock.register(stage.#step(stepId));
		return stage;
	}

	/** Puts `count` others on hold for the same event, for a year at the most. */
	async fill(count: number): Promise<void> {
		const [contactId] = await this.admit(1, () => ({ dueAt: systemClock.now() + YEAR }));
		await this.engine.clock.idle();
		const template = await this.engine.store.enrollments.latest(JOURNEY, contactId);
		await cloneHeld(this.#place, template!.id, count - 1);
	}

	/** Sends new contacts to the gate and waits until all are held there. @returns their IDs, in order */
	async admit(count: number, awaited: (position: number) => Awaited): Promise<string[]> {
		const first = this.#people;
		this.#people += count;
		const contactIds = await insertPeople(this.engine.store, count, first);
		contactIds.forEach((contactId, position) => this.#awaited.set(contactId, awaited(position)));
		for (let done = 0; done < count; done += 500) {
			await enroll(
				this.engine,
				contactIds.slice(done, done + 500).map((contactId) => ({
					journeyId: JOURNEY,
					stepId: ENTRY,
					contactId,
					reentry: 'always' as const,
					item: {},
					causedBy: null,
				})),
			);
		}
		await until(() => !contactIds.some((id) => this.#awaited.has(id)), `${count} contacts at the gate`);
		return contactIds;
	}

	/** Reports the event the contacts at the gate wait for. @returns when it was handed to the engine */
	async report(contactId: string): Promise<number> {
		const at = preciseNow();
		await recordInteractions(this.engine, [
			{
				contactId,
				type: EVENT,
				occurredAt: systemClock.now(),
				properties: {},
				source: null,
				idempotencyKey: null,
				contentHash: null,
			},
		]);
		return at;
	}

	/** Waits until all of these were started. @returns when each was, in order */
	async started(contactIds: readonly string[]): Promise<number[]> {
		await until(
			() => contactIds.every((id) => this.#startedAt.has(id)),
			`${contactIds.length} contacts started`,
		);
		return contactIds.map((id) => this.#startedAt.get(id)!);
	}

	async close(): Promise<void> {
		await this.engine.close();
	}

	#step(stepId: string): StepRegistration {
		return {
			journeyId: JOURNEY,
			journeyName: JOURNEY,
			stepId,
			name: stepId,
			type: 'bench',
			termsKey: TERMS_KEY,
			applyChanges: true,
			batchSize: 100,
			maxInFlight: 5,
			failurePolicy: { kind: 'keep' },
			ifOverdue: 'continue',
			reactivated: false,
			deliver: async (claimId, batch) => {
				const now = preciseNow();
				const holdIds = batch.map(({ id }) => id);
				const { consumed } = await receive(this.engine, { claimId, holdIds, executionId: claimId });
				const taken = batch.filter(({ id }) => consumed.has(id));
				if (stepId === ENTRY) await this.#holdAll(taken, claimId);
				else for (const { contactId } of taken) this.#noteStart(contactId, now);
				return { status: 'success' };
			},
		};
	}

	#noteStart(contactId: string, now: number): void {
		if (this.#startedAt.has(contactId)) throw new WrongResultError(`Contact ${contactId} was started twice`);
		this.#startedAt.set(contactId, now);
	}

	async #holdAll(taken: ReadonlyArray<{ id: string; contactId: string }>, claimId: string): Promise<void> {
		const arrivals = taken.map(({ id, contactId }) => {
			const awaited = this.#awaited.get(contactId) ?? 'event';
			const dueAt = awaited === 'event' ? systemClock.now() + YEAR : awaited.dueAt;
			return {
				originId: id,
				item: { json: PAYLOAD },
				terms: { dueAt, branches: untilEvent(EVENT, 'arrival') },
			};
		});
		await hold(this.engine, { journeyId: JOURNEY, stepId: GATE, termsKey: TERMS_KEY }, arrivals, claimId);
		for (const { contactId } of taken) this.#awaited.delete(contactId);
	}
}

async function until(check: () => boolean, what: string): Promise<void> {
	const deadline = systemClock.now() + PATIENCE;
	while (!check()) {
		if (systemClock.now() > deadline) throw new WrongResultError(`${what}: not within ${PATIENCE / 1000} s`);
		await sleep(20);
	}
}
