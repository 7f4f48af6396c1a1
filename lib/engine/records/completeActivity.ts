import { ConflictError, NotFoundError } from '../../domain/errors';
import { ACTIVITY_COMPLETED } from '../../domain/interactions';
import type { Activity } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { changedFields, noteChanges } from '../changes/noteChanges';
import { recordInteractions } from '../interactions/recordInteractions';

/**
 * Completes an open activity and raises `activity.completed` for its contact.
 * @throws NotFoundError when there is no such activity; ConflictError when it is not open
 * @param result what came of it, for people
 * @returns the activity as it is now
 */
export async function completeActivity(
	context: EngineContext,
	id: string,
	result: string | null,
): Promise<Activity> {
	return await inTransaction(context, async (tx) => {
		const before = await tx.store.activities.get(id);
		if (before === null) throw new NotFoundError('activity', id);
		const activity = await tx.store.activities.complete(id, result);
		if (activity === null) throw new ConflictError(`Activity ${id} is already ${before.status}`);
		if (activity.contactId !== null) {
			await noteChanges(tx, [
				{
					contactId: activity.contactId,
					recordType: 'activity',
					recordId: activity.id,
					action: 'updated',
					fields: changedFields(before, activity),
				},
			]);
			await recordInteractions(tx, [
				{
					contactId: activity.contactId,
					type: ACTIVITY_COMPLETED,
					occurredAt: tx.store.clock.now(),
					properties: {
						activityId: activity.id,
						kind: activity.kind,
						subject: activity.subject,
						owner: activity.owner,
						leadId: activity.leadId,
						result: activity.result,
					},
					source: null,
					idempotencyKey: `${ACTIVITY_COMPLETED}:${activity.id}`,
					contentHash: null,
				},
			]);
		}
		return activity;
	});
}
