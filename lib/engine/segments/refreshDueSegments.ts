import type { EngineContext } from '../EngineContext';
import { refreshSegment } from './refreshSegment';
import { readLiveSegments } from './SegmentBook';

/** For how long a process that works a segment out keeps others from doing the same, in milliseconds. */
const LEASE = 10 * 60_000;

/**
 * Works out the segments whose members change as time passes and that are due, those that others are made of first.
 * Called again and again by the clocks of all processes; each due segment is worked out by one of them.
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
				`Customer journeys: the members of segment "${segment.name}" could not be worked out: ${(error as Error).message}`,
				{ segmentId: segment.id },
			);
		}
	}
}
