import { StoreLostError } from '../../store';
import type { EngineContext } from '../EngineContext';

/** What is known about the store of one engine, by the engine's id. */
const known = new Map<string, { away: boolean; awayAt: number; answeredAt: number }>();

/**
 * Says that the store does not answer, once an outage: everything that is under way meets the same trouble.
 * @param began when the operation began that has failed; one that began before the store answered again is old news
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
			? `Customer journeys: nothing is taken or delivered. ${error.message}.`
			: `Customer journeys: the store ${context.store.name} does not answer (${error.message}). Nothing is lost; trying again.`,
	);
}

/**
 * Something that the store had not answered before has worked: whoever waits may try at once.
 * @param began when the operation began that has worked; one that began before the outage says nothing of its end
 */
export function storeAnswers(context: EngineContext, began: number): void {
	const outage = known.get(context.instanceId);
	if (outage?.away !== true || began <= outage.awayAt) return;
	known.set(context.instanceId, { ...outage, away: false, answeredAt: context.store.clock.now() });
	context.log.info('Customer journeys: the store answers again');
	context.wake();
}

/** The engine is closed. */
export function forgetOutages(instanceId: string): void {
	known.delete(instanceId);
}
