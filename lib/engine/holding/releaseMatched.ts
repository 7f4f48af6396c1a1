import type { Interaction, ListeningHold } from '../../store';
import type { EngineContext } from '../EngineContext';
import { judge, releasedDetail } from './judge';

/**
 * Releases those waiting holds for which something they wait for has come true.
 * @param heard the events that have just come for each, by hold id; without them all conditions are checked
 */
export async function releaseMatched(
	context: EngineContext,
	holds: ListeningHold[],
	heard?: ReadonlyMap<string, Interaction[]>,
): Promise<void> {
	const { store } = context;
	const verdicts = await judge(
		context,
		holds.map((hold) => ({ ...hold, timeIsUp: false, heard: heard?.get(hold.id) })),
	);
	if (verdicts.size === 0) return;
	// One that was claimed at this very moment, because its time had come, is not among the released.
	const released = await store.holds.release(
		[...verdicts].map(([holdId, verdict]) => ({ holdId, ...verdict })),
		'matched',
	);
	await store.stepLog.add(
		holds
			.filter(({ id }) => released.has(id))
			.map(({ id, enrollmentId, journeyId, stepId, branches }) => ({
				enrollmentId,
				journeyId,
				stepId,
				kind: 'released' as const,
				detail: releasedDetail(branches, verdicts.get(id)!),
			})),
	);
	if (released.size > 0) context.wake();
}
