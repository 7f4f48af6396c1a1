import type { ClaimedHold, HoldReference } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';

/**
 * Pauses enrollments: wherever they wait, they go on only when they are resumed. Somebody who is inside a running
 * execution at this moment goes on to the next step that holds, and stays there. An exit ends a paused enrollment like
 * any other.
 * @returns the ids of those that were living and not paused
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
 * Lets paused enrollments go on. What came for them meanwhile is not lost: steps that wait for something look again, at
 * what is stored as well, and times that have passed let their contacts go on at once.
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
 * Pauses a whole journey: nothing of it is delivered by any process. Contacts still enter and wait at its trigger,
 * events and fields are still looked at, and exits take effect at once.
 * @returns false when it was paused already, or was never published on this store
 */
export async function pauseJourney(context: EngineContext, journeyId: string): Promise<boolean> {
	return await inTransaction(
		context,
		async ({ store }) => await store.steps.setJourneyPaused(journeyId, true),
	);
}

/**
 * Ends the pause of a whole journey. Who became due meanwhile goes on at once, whatever *If Overdue* says; enrollments
 * that are paused themselves stay so.
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
 * What may be delivered of a batch that was claimed: holds that became ready while their enrollment was being paused
 * are put aside until it is resumed.
 */
export async function withoutPaused(
	context: EngineContext,
	claimId: string,
	batch: ClaimedHold[],
): Promise<ClaimedHold[]> {
	const paused = batch.filter((hold) => hold.enrollmentPaused);
	if (paused.length === 0) return batch;
	const aside = await inTransaction(context, async ({ store }) => {
		// An enrollment that is being resumed must not leave a hold behind that nobody resumes.
		await store.enrollments.lock(paused.map((hold) => hold.enrollmentId));
		return new Set(
			await store.holds.putAside(
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
	enrollments: Array<{ id: string; journey_id: string }>,
	holds: HoldReference[],
): Promise<void> {
	const steps = new Map(holds.map((hold) => [hold.enrollment_id, hold.step_id]));
	await store.stepLog.add(
		enrollments.map(({ id, journey_id }) => ({
			enrollmentId: id,
			journeyId: journey_id,
			stepId: steps.get(id) ?? null,
			kind,
		})),
	);
}
