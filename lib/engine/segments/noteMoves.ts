import type { MembershipChange } from '../../store';
import type { EngineContext } from '../EngineContext';
import { noteChanges } from '../changes/noteChanges';
import { movesOf, refreshMembers } from './refreshMembers';

/** As many as SQLite accepts the quick way; see `RowValues`. */
const CHUNK = 1_000;

/**
 * Notes joins and leaves of a segment for journeys to react to, and updates the segments that contain it, in
 * the same transaction.
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
		contactId: move.contactId,
		recordType: 'segment' as const,
		recordId: move.segmentId,
		action: move.action,
		fields: null,
	}));
	for (let first = 0; first < changes.length; first += CHUNK) {
		await noteChanges(context, changes.slice(first, first + CHUNK));
	}
}
