import { elapse } from '../../domain/elapse';
import type { EngineContext } from '../EngineContext';
import { storeAnswers, storeIsAway } from './outages';

const SHORTEST_PAUSE = 200;
const LONGEST_PAUSE = 5_000;

/** How long an execution waits for a store that is away, in milliseconds. */
const PATIENCE = 10 * 60_000;

/**
 * Runs an operation again while the store is away or busy. Only for operations that may be repeated even if
 * the first attempt was stored: an operation that was cut off may have succeeded.
 * @throws the store's error when it stays away for ten minutes or the engine is closed; any other error at
 *   once
 */
export async function repeating<T>(context: EngineContext, operation: () => Promise<T>): Promise<T> {
	const { clock } = context.store;
	const until = clock.now() + PATIENCE;
	for (let attempt = 0; ; attempt++) {
		const began = clock.now();
		try {
			const result = await operation();
			if (attempt > 0) storeAnswers(context, began);
			return result;
		} catch (error) {
			const givesUp = context.closing?.aborted === true || clock.now() >= until;
			if (!context.store.isTransient(error) || givesUp) throw error;
			storeIsAway(context, error as Error, began);
			const pause = Math.min(SHORTEST_PAUSE * 2 ** attempt, LONGEST_PAUSE);
			await elapse(clock, pause, context.closing);
		}
	}
}
