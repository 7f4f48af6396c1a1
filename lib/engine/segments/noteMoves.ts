import type { MembershipChange } from '../../store';
import type { EngineContext } from '../EngineContext';
import { noteChanges } from '../changes/noteChanges';
import { movesOf, refreshMembers } from './refreshMembers';

/** As many as travel to SQLite the quick way; see `RowValues`. */
const CHUNK = 1_000;

/**
 * Notes joins and leaves of a segment for journeys to react to, and lets the segments that are made of it follow, in
 * the transaction that has made them.
 */
export async function noteMoves(
	context: EngineContext,
	segmentId: string,
	{ joined, left }: MembershipChange,
): Promise<void> {
	const contactIds = [...joined, ...left];
	if (contactIds.length === 0) return;
	const followed = await refreshMembers(context, contactIds, { segmentIds: [segmentId] });
	const changes = [
		...movesOf(segmentId, 'joined', joined),
		...movesOf(segmentId, 'left', left),
		...followed,
	].map((move) => ({
		contact_id: move.contactId,
		record_type: 'segment' as const,
		record_id: move.segmentId,
		action: move.action,
		fields: null,
	}));
	for (let first = 0; first < changes.length; first += CHUNK) {
		await noteChanges(context, changes.slice(first, first + CHUNK));
	}
}
