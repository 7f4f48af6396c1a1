import type { MembershipChange } from '../../store';
import type { EngineContext } from '../EngineContext';
import { refreshMembers } from './refreshMembers';

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
	const { changes } = context.store;
	await changes.addMoves(segmentId, 'joined', joined);
	await changes.addMoves(segmentId, 'left', left);
	for (const some of Map.groupBy(followed, (move) => `${move.action} ${move.segmentId}`).values()) {
		const [move] = some;
		await changes.addMoves(
			move.segmentId,
			move.action,
			some.map(({ contactId }) => contactId),
		);
	}
	context.wake();
}
