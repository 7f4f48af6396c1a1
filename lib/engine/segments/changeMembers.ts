import { ConflictError, NotFoundError } from '../../domain/errors';
import { inTransaction, type EngineContext } from '../EngineContext';
import { noteMoves } from './noteMoves';

/**
 * Adds contacts to a static segment, or removes them from it.
 * @param contactIds a few thousand at most; contacts that don't exist are left out
 * @returns those for which it changed something
 * @throws NotFoundError; ConflictError when the segment's members are calculated
 * @example
 * ```ts
 * const names = { name: 'Beta testers', description: null, timeZone: null };
 * const segment = await createSegment(engine, { ...names, kind: 'static', definition: null });
 * const added = await changeMembers(engine, segment.id, 'add', [ada.id]);
 * console.log(added.length); // 1
 * ```
 */
export async function changeMembers(
	context: EngineContext,
	segmentId: string,
	action: 'add' | 'remove',
	contactIds: string[],
): Promise<string[]> {
	return await inTransaction(context, async (tx) => {
		const { segments } = tx.store;
		const segment = await segments.get(segmentId);
		if (segment === null) throw new NotFoundError('segment', segmentId);
		if (segment.kind !== 'static') {
			throw new ConflictError(
				`The members of segment "${segment.name}" follow from its ${segment.kind === 'compound' ? 'segments' : 'conditions'}; change these, or use a static segment`,
			);
		}
		const change =
			action === 'add'
				? { joined: await segments.addMembers(segmentId, contactIds), left: [] }
				: { joined: [], left: await segments.removeMembers(segmentId, contactIds) };
		await noteMoves(tx, segmentId, change);
		return [...change.joined, ...change.left];
	});
}
