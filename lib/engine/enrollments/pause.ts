import type { ClaimedHold, HoldReference } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';

/**
 * Pauses enrollments: wherever they wait, they continue only when they are resumed. A contact inside a
 * running execution goes on to the next step that holds, and stays there. An exit ends a paused enrollment
 * like any other.
 * @returns the ids of those that were living and not paused
 * @example
 * ```ts
 * const entry = { journeyId: 'welcome', stepId: 'start', contactId: ada.id, reentry: 'never', item: {}, causedBy: null };
 * const [{ enrollmentId }] = await enroll(engine, [entry]);
 * await pauseEnrollments(engine, [enrollmentId]);
 * console.log((await store.enrollments.get(enrollmentId)).pausedAt !== null); // true
 * await resumeEnrollments(engine, [enrollmentId]);
 * console.log((await store.enrollments.get(enrollmentId)).pausedAt); // null
 * ```
 */
export async function pauseEnrollments(context: EngineContext, enrollmentIds: string[]): Promise<string[]> {
	if (enrollmentIds.length === 0) return [];
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		const paused = await store.enrollments.setPaused(enrollmentIds, true);
		const ids = paused.map(({ id }) => id);
		await note(tx, 'paused', paused, await store.holds.pause(ids));
		return ids;
	});
}

/**
 * Resumes paused enrollments. What arrived for them meanwhile is not lost: steps that wait for something look
 * again, at stored events as well, and times that have passed let their contacts continue at once.
 * @returns the ids of those that were living and paused
 */
export async function resumeEnrollments(context: EngineContext, enrollmentIds: string[]): Promise<string[]> {
	if (enrollmentIds.length === 0) return [];
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		const resumed = await store.enrollments.setPaused(enrollmentIds, false);
		const ids = resumed.map(({ id }) => id);
		const held = await store.holds.resume(ids);
		await note(tx, 'resumed', resumed, held);
		if (held.length > 0) tx.wake();
		return ids;
	});
}

/**
 * Pauses a whole journey: no process delivers any of its contacts. Contacts still enter and wait at its
 * trigger, events and fields are still checked, and exits take effect at once.
 * @returns false when it was already paused, or was never published on this store
 * @example
 * ```ts
 * console.log(await pauseJourney(engine, 'never-published'), await resumeJourney(engine, 'never-published')); // false false
 * ```
 */
export async function pauseJourney(context: EngineContext, journeyId: string): Promise<boolean> {
	return await inTransaction(
		context,
		async ({ store }) => await store.steps.setJourneyPaused(journeyId, true),
	);
}

/**
 * Ends the pause of a whole journey. Contacts that came due meanwhile continue at once, whatever *If Overdue*
 * says; enrollments that are paused themselves stay paused.
 * @returns false when it was not paused
 */
export async function resumeJourney(context: EngineContext, journeyId: string): Promise<boolean> {
	return await inTransaction(context, async (tx) => {
		const resumed = await tx.store.steps.setJourneyPaused(journeyId, false);
		if (resumed) tx.wake();
		return resumed;
	});
}

/**
 * What may be delivered of a claimed batch: holds that became ready while their enrollment was being paused
 * are parked until it is resumed.
 */
export async function withoutPaused(
	context: EngineContext,
	claimId: string,
	batch: ClaimedHold[],
): Promise<ClaimedHold[]> {
	const paused = batch.filter((hold) => hold.enrollmentPaused);
	if (paused.length === 0) return batch;
	const aside = await inTransaction(context, async ({ store }) => {
		// An enrollment that is being resumed must not leave behind a hold that is never resumed.
		await store.enrollments.lock(paused.map((hold) => hold.enrollmentId));
		return new Set(
			await store.holds.parkPaused(
				claimId,
				paused.map((hold) => hold.id),
			),
		);
	});
	return batch.filter((hold) => !aside.has(hold.id));
}

async function note(
	{ store }: EngineContext,
	kind: 'paused' | 'resumed',
	enrollments: Array<{ id: string; journeyId: string }>,
	holds: HoldReference[],
): Promise<void> {
	const steps = new Map(holds.map((hold) => [hold.enrollmentId, hold.stepId]));
	await store.stepLog.add(
		enrollments.map(({ id, journeyId }) => ({
			enrollmentId: id,
			journeyId,
			stepId: steps.get(id) ?? null,
			kind,
		})),
	);
}
