import { inTransaction, type EngineContext } from '../EngineContext';

/**
 * Releases failed enrollments again, at the step whose delivery failed. Everything after that step runs again
 * for them.
 * @returns the ids of those that were failed
 * @example
 * ```ts
 * const failed = await store.enrollments.list({ status: 'failed' });
 * console.log(await retryEnrollments(engine, failed.map(({ id }) => id))); // []
 * ```
 */
export async function retryEnrollments(context: EngineContext, enrollmentIds: string[]): Promise<string[]> {
	if (enrollmentIds.length === 0) return [];
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		const failed = await store.holds.ofEnrollments(enrollmentIds, 'failed');
		const retried = await store.holds.retry(
			failed.map((hold) => hold.id),
			{ at: store.clock.now(), alone: false, from: 'failed', resetAttempts: true },
		);
		const ids = [...new Set(retried.map((hold) => hold.enrollmentId))];
		await store.enrollments.refresh(ids, null);
		await store.stepLog.add(
			retried.map((hold) => ({
				enrollmentId: hold.enrollmentId,
				journeyId: hold.journeyId,
				stepId: hold.stepId,
				kind: 'retried' as const,
				detail: { by: 'hand' },
			})),
		);
		if (ids.length > 0) tx.wake();
		return ids;
	});
}
