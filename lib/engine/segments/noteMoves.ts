import type { MembershipChange } from '../../store';
import type { EngineContext } from '../EngineContext';
import { noteChanges } from '../reactions/noteChanges';
import { movesOf, refreshMembers } from './refreshMembers';

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
	await noteChanges(
		context,
		[...movesOf(segmentId, 'joined', joined), ...movesOf(segmentId, 'left', left), ...followed].map(
			(move) => ({
				contact_id: move.contactId,
				record_type: 'segment' as const,
				record_id: move.segmentId,
				action: move.action,
				fields: null,
			}),
		),
	);
}
