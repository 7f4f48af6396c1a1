import type { ListeningHold, StepLogEntry } from '../../store';
import { judgeBranches } from './branches';
import type { EngineContext } from '../EngineContext';
import { exceptions } from './lookBack';
import { eventActors } from './whoseEvents';

/** Releases those waiting holds with several conditions for which one has come true. */
export async function releaseBranched(context: EngineContext, holds: ListeningHold[]): Promise<void> {
	if (holds.length === 0) return;
	const { store } = context;
	const origins = await store.holds.originsOf(holds.map(({ id }) => id));
	const actors = await eventActors(store, origins.values());
	const used = new Map<string, string[]>();
	for (const [stepId, group] of Map.groupBy(holds, ({ stepId }) => stepId)) {
		const ofStep = await store.holds.usedEvents(
			stepId,
			group.map(({ enrollmentId }) => enrollmentId),
		);
		for (const { id, enrollmentId } of group) used.set(id, ofStep.get(enrollmentId) ?? []);
	}
	const verdicts = await judgeBranches(
		context,
		holds.flatMap(({ id, contactId, enrollmentId, branches }) =>
			branches === null
				? []
				: [
						{
							id,
							contactId,
							enrollmentId,
							actors: actors(origins.get(id), contactId),
							terms: branches,
							except: exceptions(origins.get(id), used.get(id)),
							timeIsUp: false,
						},
					],
		),
	);
	// One that was claimed at this very moment, because its time had come, is not among the released.
	const released = await store.holds.release(
		[...verdicts].map(([holdId, { at, by, branch }]) => ({ holdId, at, by, branch })),
		'matched',
	);
	await store.stepLog.add(
		holds
			.filter(({ id }) => released.has(id))
			.map((hold): StepLogEntry => {
				const { by, branch } = verdicts.get(hold.id)!;
				return {
					enrollmentId: hold.enrollmentId,
					journeyId: hold.journeyId,
					stepId: hold.stepId,
					kind: 'released',
					detail: { interactionId: by, branch },
				};
			}),
	);
	if (released.size > 0) context.wake();
}
