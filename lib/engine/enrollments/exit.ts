import { inTransaction, type EngineContext } from '../EngineContext';
import { hasMessages } from '../messages/messageJourneys';

const INSIDE = { behind: 'delivered', failed: 'failed', here: 'claimed' } as const;

/**
 * Ends enrollments at once, wherever they are. A contact inside a running execution at that moment is not
 * held again when it comes to the next step.
 * @param reason for machines: `step_removed`, `overdue`, `step_failed`, `exited_by_hand`, `exit_criterion`, …
 * @param detail additional explanation
 * @param counted how those inside an execution are counted so far: `failed` if that is in the log already, `here` if
 *   it isn't in the log that they left their step
 * @returns the ids of those that were living
 * @example
 * ```ts
 * const entry = { journeyId: 'welcome', stepId: 'start', contactId: ada.id, reentry: 'never', item: {}, causedBy: null };
 * const [{ enrollmentId }] = await enroll(engine, [entry]);
 * await exitEnrollments(engine, [enrollmentId], 'exited_by_hand');
 * console.log((await store.enrollments.get(enrollmentId)).status); // exited
 * const log = await store.stepLog.list([enrollmentId]);
 * console.log(log.map(({ kind }) => kind).join(', ')); // entered, exited
 * ```
 */
export async function exitEnrollments(
	context: EngineContext,
	enrollmentIds: string[],
	reason: string,
	detail: object = {},
	counted: 'behind' | 'failed' | 'here' = 'behind',
): Promise<string[]> {
	if (enrollmentIds.length === 0) return [];
	return await inTransaction(context, async (tx) => {
		const ended = await tx.store.enrollments.end(enrollmentIds, 'exited', reason);
		const canceled = await tx.store.holds.cancel(ended.map((enrollment) => enrollment.id));
		const holds = Map.groupBy(canceled, (hold) => hold.enrollmentId);
		await tx.store.stepLog.add(
			ended.flatMap((enrollment) =>
				// Where parallel branches are, there may be several.
				(holds.get(enrollment.id) ?? [null]).map((hold) => ({
					enrollmentId: enrollment.id,
					journeyId: enrollment.journeyId,
					stepId: hold?.stepId ?? null,
					kind: 'exited' as const,
					was: hold?.was === 'delivered' ? INSIDE[counted] : hold?.was,
					reason,
					detail: { reason, ...detail },
				})),
			),
			new Map(ended.map(({ id, facts }) => [id, facts])),
		);
		const withMessages = ended.filter(({ journeyId }) => hasMessages(tx, journeyId));
		await tx.store.messages.releaseHeld(withMessages.map(({ id }) => id));
		return ended.map((enrollment) => enrollment.id);
	});
}
