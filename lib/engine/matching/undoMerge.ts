import { ConflictError, NotFoundError } from '../../domain/errors';
import { fromJson } from '../../store/json';
import type { ContactRow, MergeRecord, RecordRow } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { noteMerged, noteUpdated } from './mergeRecords';

/**
 * Undoes a merge: the loser exists again, with everything it had brought. What has happened since stays with
 * the winner. An enrollment that the merge had ended continues where it waited, unless its place is taken.
 * @throws NotFoundError; ConflictError when it was already undone, when the winner has since been merged into
 *   another record, and when someone else now has the loser's external id
 * @returns the merge that was undone
 */
export async function undoMerge(
	context: EngineContext,
	mergeId: string,
	{ undoneBy = null }: { undoneBy?: string | null } = {},
): Promise<MergeRecord> {
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		const merge = await store.merges.lock(mergeId);
		if (merge === null) throw new NotFoundError('merge', mergeId);
		if (merge.undoneAt !== null) throw new ConflictError(`Merge ${mergeId} was already undone`);
		const { record, winnerId } = merge;
		const winner = (await store.merges.lockRows(record, [winnerId])).get(winnerId);
		if (winner === undefined) throw await winnerIsGone(tx, merge);
		// First, because an external id belongs to one contact at a time.
		const taken = unfilling(merge, winner);
		await store.merges.fill(record, winnerId, taken);
		await refuseForeignId(tx, merge);
		await store.merges.noteUndone(mergeId, undoneBy);
		await store.merges.release(merge);
		const revived = await store.merges.revive(merge.moved.ended);
		await logRevived(tx, merge, revived);
		await noteMerged(tx, record, winner, taken);
		await noteUpdated(tx, record, merge.loserId, []);
		if (revived.length > 0) tx.wake();
		return (await store.merges.lock(mergeId)) as MergeRecord;
	});
}

async function winnerIsGone({ store }: EngineContext, merge: MergeRecord): Promise<Error> {
	const later = await store.merges.ofLoser(merge.record, merge.winnerId);
	return later === null
		? new ConflictError(
				`The ${merge.record} ${merge.winnerId} no longer exists, so the merge cannot be undone`,
			)
		: new ConflictError(
				`The ${merge.record} ${merge.winnerId} was merged into ${later.winnerId} later; undo that merge (${later.id}) first`,
			);
}

/** The columns that were filled and still are, as they were before. */
function unfilling({ filled }: MergeRecord, winner: RecordRow): Record<string, string | number | null> {
	const now = winner as unknown as Record<string, string | number | null>;
	return Object.fromEntries(
		Object.entries(filled).flatMap(([name, { before, after }]) => {
			if (name === 'attributes' && now[name] !== after) {
				const less = attributesWithout(now[name], before, after);
				return less === now[name] ? [] : [[name, less] as const];
			}
			return now[name] === after ? [[name, before] as const] : [];
		}),
	);
}

/** Removes the attributes that were filled in, unless they have changed since. */
function attributesWithout(now: unknown, before: unknown, after: unknown): string {
	const [present, old, filled] = [now, before, after].map(
		(text) => fromJson<Record<string, unknown>>(text) ?? {},
	);
	return JSON.stringify(
		Object.fromEntries(
			Object.entries(present).filter(
				([name, value]) => Object.hasOwn(old, name) || JSON.stringify(value) !== JSON.stringify(filled[name]),
			),
		),
	);
}

async function refuseForeignId({ store }: EngineContext, { record, loser }: MergeRecord): Promise<void> {
	const externalId = record === 'contact' ? (loser as ContactRow).external_id : null;
	if (externalId === null) return;
	const owner = await store.contacts.find({ externalId });
	// Until it is back, the loser's id leads to the winner.
	if (owner === null || owner.externalId !== externalId) return;
	throw new ConflictError(
		`The external ID "${externalId}" of the merged contact belongs to contact ${owner.id} now; change it there first`,
	);
}

async function logRevived({ store }: EngineContext, merge: MergeRecord, revived: string[]): Promise<void> {
	await store.stepLog.add(
		merge.moved.ended
			.filter(({ enrollment }) => revived.includes(enrollment.id))
			.flatMap(({ enrollment, holds }) =>
				holds.map(({ step_id, state }) => ({
					enrollmentId: enrollment.id,
					journeyId: enrollment.journey_id,
					stepId: step_id,
					kind: 'revived' as const,
					was: state,
					again: true,
					// What the exit is counted by, which this takes back.
					reason: 'merged',
					detail: { reason: 'merge_undone', mergeId: merge.id },
				})),
			),
	);
}
