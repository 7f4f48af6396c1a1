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
	/** The workflow was published anew, not just restarted with n8n. */
	reactivated: boolean;
}

/** The id under which a node's model is kept. */
export function modelId({ journeyId, stepId }: Pick<ModelRegistration, 'journeyId' | 'stepId'>): string {
	return `${journeyId}:${stepId}`;
}

/**
 * Lets a model score. All leads are scored anew when it is new, has changed or had been stopped. One that was stopped by
 * hand stays so when n8n merely starts again.
 */
export async function publishModel(context: EngineContext, registration: ModelRegistration): Promise<void> {
	const id = modelId(registration);
	// As it comes back out of the store.
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
 * Ends a model: it scores no more, and what it has given is taken off the leads, if it is set so.
 * @param before only if it was not published again after this instant, by another process, say
 * @returns whether it did score
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
