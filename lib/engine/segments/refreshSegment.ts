import { setImmediate as nextTurn } from 'node:timers/promises';

import { nextRefresh } from '../../domain/conditions';
import { NotFoundError } from '../../domain/errors';
import type { Segment } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { noteMoves } from './noteMoves';
import { toLive, type LiveSegment } from './liveSegments';

/** How many contacts joined and left. */
export interface RefreshResult {
	joined: number;
	left: number;
	/** false: the segment was changed or deleted meanwhile, and the process that did that calculates it. */
	completed: boolean;
}

/**
 * Calculates a segment's members, for all contacts. It is done in parts, each committed separately together
 * with the notes of its joins and leaves, so that n8n's event loop is free in between and a crash costs
 * nothing but time. Contacts' places in journeys are not touched. The members of a static segment stay as
 * they are.
 *
 * @throws NotFoundError
 * @returns how many contacts joined and left
 */
export async function refreshSegment(context: EngineContext, segmentId: string): Promise<RefreshResult> {
	const { store } = context;
	const segment = await store.segments.get(segmentId);
	if (segment === null) throw new NotFoundError('segment', segmentId);
	const [live] = toLive(segment);
	if (live === undefined) return { joined: 0, left: 0, completed: true };
	const moment = { now: store.clock.now(), zone: live.zone };
	const pace = store.pace();
	const result: RefreshResult = { joined: 0, left: 0, completed: false };
	for (let after: string | null = ''; after !== null;) {
		const from: string = after;
		const part = await pace.run(async (size) => await refreshPart(context, live, moment.now, from, size));
		if (part === null) return result;
		result.joined += part.joined;
		result.left += part.left;
		after = part.last;
		await nextTurn();
	}
	await store.segments.noteRefreshed(segment, moment.now, nextRefresh(live.condition, moment));
	// Who matches a trigger's own conditions may enter together now; and the clock must know when to look again.
	if (segment.kind === 'audience') context.wake();
	return { ...result, completed: true };
}

async function refreshPart(
	context: EngineContext,
	{ segment, condition, zone, announces }: LiveSegment,
	now: number,
	after: string,
	size: number,
): Promise<{ joined: number; left: number; last: string | null } | null> {
	return await inTransaction(context, async (tx) => {
		if (!isSame(await tx.store.segments.get(segment.id), segment)) return null;
		const part = await tx.store.segments.refreshPart(segment.id, condition, { now, zone }, after, size);
		if (announces) await noteMoves(tx, segment.id, part);
		return { joined: part.joined.length, left: part.left.length, last: part.last };
	});
}

function isSame(now: Segment | null, before: Segment): boolean {
	return (
		now !== null &&
		now.timeZone === before.timeZone &&
		JSON.stringify(now.definition) === JSON.stringify(before.definition)
	);
}
