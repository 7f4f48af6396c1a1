import type { Store } from '../store';
import {
	DEFAULT_CLOCK_OPTIONS,
	JourneyClock,
	SIGNALLED_CLOCK_OPTIONS,
	type JourneyClockOptions,
} from './clock/JourneyClock';
import type { EngineContext, EngineLog } from './EngineContext';
import { forgetErasures } from './privacy/erasures';
import { forgetHeartbeats } from './delivery/heartbeats';
import { announceInstance, forgetInstance, recoverFromDead } from './delivery/instances';
import { forgetOutages } from './delivery/outages';
import { forgetMessageJourneys, loadMessageJourneys } from './messages/messageJourneys';

export interface JourneyEngineOptions {
	store: Store;
	log: EngineLog;
	clock?: Partial<JourneyClockOptions>;
}

/**
 * A store together with this process's clock: what the nodes work with.
 * @example
 * ```ts
 * const store = await openSqliteStore(':memory:', new SimulatedClock(Date.UTC(2026, 0, 1)));
 * const engine = await JourneyEngine.start({ store, log: console });
 * console.log(await store.enrollments.list()); // []
 * await engine.close();
 * ```
 */
export class JourneyEngine implements EngineContext {
	readonly store: Store;

	readonly log: EngineLog;

	readonly instanceId: string;

	readonly clock: JourneyClock;

	readonly closing: AbortSignal;

	readonly #closing = new AbortController();

	private constructor(options: JourneyEngineOptions, instanceId: string) {
		this.store = options.store;
		this.log = options.log;
		this.closing = this.#closing.signal;
		this.instanceId = instanceId;
		const defaults = options.store.signals === null ? DEFAULT_CLOCK_OPTIONS : SIGNALLED_CLOCK_OPTIONS;
		this.clock = new JourneyClock(this, { ...defaults, ...options.clock });
	}

	/**
	 * Starts on a store; takes over what dead processes have left.
	 * @returns the engine; closing it closes the store
	 * @throws what the store throws when it can't be reached
	 */
	static async start(options: JourneyEngineOptions): Promise<JourneyEngine> {
		const engine = new JourneyEngine(options, await announceInstance(options.store));
		await recoverFromDead(engine);
		await loadMessageJourneys(engine);
		return engine;
	}

	wake(): void {
		this.clock.wake();
	}

	/**
	 * Claims nothing more, waits until running deliveries are settled, and closes the store. Nothing can be
	 * settled while the store is away: the next process that opens it picks up the rest.
	 */
	async close(): Promise<void> {
		this.#closing.abort();
		this.clock.stop();
		await this.clock.idle();
		forgetInstance(this.instanceId);
		forgetOutages(this.instanceId);
		forgetHeartbeats(this.instanceId);
		forgetErasures(this.instanceId);
		forgetMessageJourneys(this.instanceId);
		try {
			await this.store.instances.remove([this.instanceId]);
		} finally {
			await this.store.close();
		}
	}
}
