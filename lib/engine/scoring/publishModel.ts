import { isDeepStrictEqual } from 'node:util';

import type { ScoringModel } from '../../domain/scoring';
import { inTransaction, type EngineContext } from '../EngineContext';

/** A model as its node publishes it. */
export interface ModelRegistration {
	journeyId: string;
	/** The n8n node's id. */
	stepId: string;
	/** Valid (`parseModel`). */
	model: ScoringModel;
	/** The workflow was published again, not just restarted with n8n. */
	reactivated: boolean;
}

/** The id under which a node's model is stored. */
export function modelId({ journeyId, stepId }: Pick<ModelRegistration, 'journeyId' | 'stepId'>): string {
	return `${journeyId}:${stepId}`;
}

/**
 * Activates a model. All leads are rescored when it is new, has changed or had been stopped. One that was
 * stopped manually stays stopped when n8n merely restarts.
 */
export async function publishModel(context: EngineContext, registration: ModelRegistration): Promise<void> {
	const id = modelId(registration);
	// In the form in which the store returns it.
	const definition = JSON.parse(JSON.stringify(registration.model)) as ScoringModel;
	await inTransaction(context, async (tx) => {
		const { scoring } = tx.store;
		const before = await scoring.model(id);
		const same = before !== null && isDeepStrictEqual(before.definition, definition);
		if (same && (before.active || (before.stoppedBy === 'hand' && !registration.reactivated))) {
			await scoring.touch(id);
			return;
		}
		const { journeyId, stepId } = registration;
		await scoring.publish({ id, journeyId, stepId, definition }, true);
		tx.wake();
	});
}

/**
 * Ends a model: it no longer scores, and its scores are removed from the leads, if configured.
 * @param before only if it was not published again after this instant, by another process, for example
 * @returns whether it was scoring
 */
export async function stopModel(
	context: EngineContext,
	id: string,
	by: 'hand' | 'unpublished',
	before?: number,
): Promise<boolean> {
	return await inTransaction(context, async (tx) => {
		const stopped = await tx.store.scoring.stop(id, by, before);
		if (stopped) tx.wake();
		return stopped;
	});
}
