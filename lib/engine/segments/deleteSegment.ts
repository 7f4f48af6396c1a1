import { setImmediate as nextTurn } from 'node:timers/promises';

import { ConflictError, NotFoundError } from '../../domain/errors';
import type { Segment } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { readLiveSegments } from './liveSegments';

/**
 * Deletes a segment that nothing uses. Its members stay contacts, and their places in journeys are not
 * touched.
 * @throws NotFoundError; ConflictError that names the segments and published journeys that use it
 */
export async function deleteSegment(context: EngineContext, id: string): Promise<Segment> {
	const segment = await context.store.segments.get(id);
	if (segment === null) throw new NotFoundError('segment', id);
	const pace = context.store.pace();
	for (let gone = false; !gone;) {
		gone = await pace.run(
			async (size) =>
				await inTransaction(context, async (tx) => {
					await requireUnused(tx, segment);
					return await tx.store.segments.deletePart(id, size);
				}),
		);
		await nextTurn();
	}
	return segment;
}

async function requireUnused({ store }: EngineContext, { id, name }: Segment): Promise<void> {
	const segments = (await readLiveSegments(store))
		.filter(({ segment, dependencies }) => segment.kind !== 'audience' && dependencies.segmentIds.has(id))
		.map(({ segment }) => `segment "${segment.name}"`);
	const journeys = (await store.segments.journeysUsing(id)).map((journey) => `journey "${journey}"`);
	const users = [...segments, ...journeys];
	if (users.length === 0) return;
	throw new ConflictError(
		`Segment "${name}" cannot be deleted, because it is used by ${users.join(', ')}; change these first`,
	);
}
