import type { EngineContext } from '../EngineContext';
import { refreshSegment } from './refreshSegment';
import { readLiveSegments } from './liveSegments';

/** How long a process that calculates a segment keeps others from doing the same, in milliseconds. */
const LEASE = 10 * 60_000;

/**
 * Calculates the due segments whose members change as time passes, starting with those that others consist
 * of. The clocks of all processes call it repeatedly; each due segment is calculated by one of them.
 */
export async function refreshDueSegments(context: EngineContext): Promise<void> {
	const { store } = context;
	const now = store.clock.now();
	const due = new Set((await store.segments.due(now)).map(({ id }) => id));
	if (due.size === 0) return;
	for (const { segment } of await readLiveSegments(store)) {
		if (!due.has(segment.id) || !(await store.segments.claim(segment.id, now, now + LEASE))) continue;
		try {
			await refreshSegment(context, segment.id);
		} catch (error) {
			if (store.isTransient(error)) throw error;
			context.log.error(
				`Customer journeys: the members of segment "${segment.name}" could not be determined: ${(error as Error).message}`,
				{ segmentId: segment.id },
			);
		}
	}
}
