import { StoreLostError } from '../../store';
import type { EngineContext } from '../EngineContext';

/** What is known about the store of one engine, by engine id. */
const known = new Map<string, { away: boolean; awayAt: number; answeredAt: number }>();

/**
 * Reports that the store doesn't answer, once per outage: every running operation runs into the same failure.
 * @param began when the failed operation began; one that began before the store answered again is old news
 */
export function storeIsAway(context: EngineContext, error: Error, began: number): void {
	const { away, answeredAt } = known.get(context.instanceId) ?? {
		away: false,
		answeredAt: Number.NEGATIVE_INFINITY,
	};
	if (away || began < answeredAt) return;
	known.set(context.instanceId, { away: true, awayAt: context.store.clock.now(), answeredAt });
	context.log.error(
		error instanceof StoreLostError
			? `Customer journeys: nothing is accepted or delivered. ${error.message}.`
			: `Customer journeys: the store ${context.store.name} is not responding (${error.message}). Nothing is lost; trying again.`,
	);
}

/**
 * An operation has succeeded after the store had not answered: whatever waits may try at once.
 * @param began when the successful operation began; one that began before the outage says nothing about its
 *   end
 */
export function storeAnswers(context: EngineContext, began: number): void {
	const outage = known.get(context.instanceId);
	if (outage?.away !== true || began <= outage.awayAt) return;
	known.set(context.instanceId, { ...outage, away: false, answeredAt: context.store.clock.now() });
	context.log.info('Customer journeys: the store is responding again');
	context.wake();
}

/** The engine is closed. */
export function forgetOutages(instanceId: string): void {
	known.delete(instanceId);
}
