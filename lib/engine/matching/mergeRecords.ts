import { InvalidInputError, NotFoundError } from '../../domain/errors';
import type { MatchedRecord } from '../../domain/matching';
import { fromJson } from '../../store/json';
import {
	toContact,
	toLead,
	type ContactRow,
	type FilledColumn,
	type LeadRow,
	type MergeRecord,
	type RecordRow,
} from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { exitEnrollments } from '../enrollments/exit';
import { changedFields, noteRecordChange } from '../changes/noteChanges';
import { noteLeadChange } from '../changes/leadChanges';
import { letActivitiesFollow } from '../records/linkLead';
import { refreshKeysOf } from './keepKeys';

export interface MergeRequest {
	record: MatchedRecord;
	/** Stays. */
	winnerId: string;
	/** Goes away; everything that belongs to it goes to the winner, and lookups by its id return the winner. */
	loserId: string;
	/** `keep`: the winner stays as it is; `fillEmpty`: it gets what it lacks from the loser. */
	fields: 'keep' | 'fillEmpty';
	/** For people. */
	mergedBy?: string | null;
}

/** Columns that are filled from the loser; the others keep the winner's values. */
export const FILLED_COLUMNS: Record<MatchedRecord, string[][]> = {
	contact: [
		['external_id'],
		['email', 'email_key', 'email_since'],
		['phone', 'phone_key', 'phone_since'],
		['first_name'],
		['last_name'],
		['company'],
		['time_zone'],
		['account_id'],
		['owner'],
		['created_by'],
	],
	lead: [
		['contact_id'],
		['account_id'],
		['topic'],
		['campaign'],
		['page'],
		['owner'],
		['opportunity'],
		['score', 'grade', 'scores'],
	],
};

/**
 * Merges two contacts or leads into one. Everything that belongs to the loser follows, in one transaction; of
 * two living enrollments that one contact can't have at the same time the later one exits with reason
 * `merged`. What was moved is recorded, so that `undoMerge` can put it back.
 * @throws InvalidInputError for a record with itself; NotFoundError when one of them doesn't exist
 * @returns the merge; its `id` is what {@link undoMerge} takes
 * @example
 * ```ts
 * const { contact: bo } = await saveContact(engine, { email: 'bo@example.com', phone: '+31201234567' }, { matchBy: 'email' });
 * const ids = { winnerId: ada.id, loserId: bo.id };
 * const merge = await mergeRecords(engine, { record: 'contact', ...ids, fields: 'fillEmpty' });
 * console.log((await store.contacts.get(bo.id)).email); // ada@example.com
 * await undoMerge(engine, merge.id);
 * console.log((await store.contacts.get(bo.id)).email); // bo@example.com
 * ```
 */
export async function mergeRecords(context: EngineContext, request: MergeRequest): Promise<MergeRecord> {
	const { record, winnerId, loserId } = request;
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		const rows = await store.merges.lockRows(record, [winnerId, loserId]);
		const winner = await rowOf(tx, request, rows, winnerId);
		const loser = await rowOf(tx, request, rows, loserId);
		if (winner.id === loser.id) {
			throw new InvalidInputError({
				field: 'Merge',
				reason: `a ${record} cannot be merged with itself; name two different ones`,
			});
		}
		const pair = { winnerId: winner.id, loserId: loser.id };
		const ended = record === 'contact' ? await store.merges.clashing(pair.winnerId, pair.loserId) : [];
		await exitEnrollments(
			tx,
			ended.map(({ enrollment }) => enrollment.id),
			'merged',
			pair,
		);
		const moved = await store.merges.absorb(record, pair);
		const filled = request.fields === 'fillEmpty' ? filling(record, winner, loser) : {};
		const values = Object.fromEntries(Object.entries(filled).map(([name, { after }]) => [name, after]));
		await store.merges.fill(record, winner.id, values);
		const merge = await store.merges.add({
			record,
			...pair,
			loser,
			filled,
			moved: { ...moved, ended },
			mergedBy: request.mergedBy ?? null,
		});
		await noteMerged(tx, record, winner, values);
		return merge;
	});
}

/**
 * Notifies everything that reacts to a record what a merge, or its undoing, has changed in it.
 * @param before the record as it was
 * @param values the columns that were written
 */
export async function noteMerged(
	context: EngineContext,
	record: MatchedRecord,
	before: RecordRow,
	values: Record<string, string | number | null>,
): Promise<void> {
	const after = { ...before, ...values };
	if (record === 'contact') {
		const fields = changedFields(toContact(before as ContactRow), toContact(after as ContactRow));
		await noteUpdated(context, record, before.id, fields);
		return;
	}
	const [was, is] = [toLead(before as LeadRow), toLead(after as LeadRow)];
	// A lead that gets the other one's contact or account, or gives it back, takes its own activities along.
	if (was.contactId !== is.contactId || was.accountId !== is.accountId) {
		await letActivitiesFollow(context, was, is);
	}
	await noteUpdated(context, record, before.id, changedFields(was, is));
}

/** Notifies everything that reacts to a record that it has changed, and rebuilds its keys. */
export async function noteUpdated(
	context: EngineContext,
	record: MatchedRecord,
	id: string,
	fields: string[],
): Promise<void> {
	const { store } = context;
	if (record === 'contact') {
		const change = { contactId: id, recordType: record, recordId: id, action: 'updated' as const, fields };
		await noteRecordChange(context, change);
	} else {
		const lead = await store.leads.get(id);
		if (lead !== null) await noteLeadChange(context, lead, 'updated', fields);
	}
	await store.matching.markStale(record, [id]);
	await refreshKeysOf(store, [id]);
}

async function rowOf(
	{ store }: EngineContext,
	{ record }: MergeRequest,
	rows: Map<string, RecordRow>,
	id: string,
): Promise<RecordRow> {
	const row = rows.get(id);
	if (row !== undefined) return row;
	const survivor = (await store.merges.survivorsOf(record, [id])).get(id);
	if (survivor === undefined) throw new NotFoundError(record, id);
	throw new InvalidInputError({
		field: 'Merge',
		reason: `${record} ${id} was merged into ${survivor}; use that one`,
	});
}

/** What the winner lacks and the loser has. */
function filling(record: MatchedRecord, winner: RecordRow, loser: RecordRow): Record<string, FilledColumn> {
	const [own, other] = [winner, loser] as unknown as Array<Record<string, string | number | null>>;
	const filled: Record<string, FilledColumn> = {};
	for (const group of FILLED_COLUMNS[record]) {
		if (own[group[0]] !== null || other[group[0]] === null) continue;
		for (const name of group) filled[name] = { before: own[name], after: other[name] };
	}
	const [present, others] = [winner, loser].map(
		({ attributes }) => fromJson<Record<string, unknown>>(attributes) ?? {},
	);
	const lacking = Object.entries(others).filter(([name]) => !Object.hasOwn(present, name));
	if (lacking.length > 0) {
		const after = JSON.stringify({ ...present, ...Object.fromEntries(lacking) });
		filled.attributes = { before: winner.attributes, after };
	}
	return filled;
}
