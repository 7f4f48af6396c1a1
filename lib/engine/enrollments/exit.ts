import { inTransaction, type EngineContext } from '../EngineContext';

/**
 * Ends enrollments at once, wherever they are. A contact inside a running execution at that moment is not
 * held again when it comes to the next step.
 * @param reason for machines: `step_removed`, `overdue`, `step_failed`, `exited_by_hand`, `exit_criterion`, …
 * @param detail additional explanation
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
): Promise<string[]> {
	if (enrollmentIds.length === 0) return [];
	return await inTransaction(context, async (tx) => {
		const ended = await tx.store.enrollments.end(enrollmentIds, 'exited', reason);
		const canceled = await tx.store.holds.cancel(ended.map((enrollment) => enrollment.id));
		const lastStep = new Map(canceled.map((hold) => [hold.enrollmentId, hold.stepId]));
		await tx.store.stepLog.add(
			ended.map((enrollment) => ({
				enrollmentId: enrollment.id,
				journeyId: enrollment.journeyId,
				stepId: lastStep.get(enrollment.id) ?? null,
				kind: 'exited' as const,
				detail: { reason, ...detail },
			})),
		);
		return ended.map((enrollment) => enrollment.id);
	});
}
