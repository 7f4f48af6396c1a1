import { sql } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';
import { columnsOf } from '../../tables';
import { joinByHold, MOST_HOLDS } from '../holds/ofEnrollments';

/** An enrollment that has ended and still has its details. */
export interface OldEnrollment {
	id: string;
	/** UTC epoch milliseconds. */
	endedAt: number;
	/** Of a test contact. */
	test: boolean;
	/** A merge has ended it, and undoing the merge would let it continue where it was. */
	mayBeRevived: boolean;
}

/** Rows that record what happened to an enrollment. */
export interface Details {
	stepLogEntries: number;
}

export interface EndedPage {
	/** The last one of the previous page. */
	after: Pick<OldEnrollment, 'id' | 'endedAt'> | null;
	/** Only what ended earlier, UTC epoch milliseconds. */
	before: number;
	limit: number;
}

/** The condition, for enrollments `e` that were ended by a merge. */
export const mayBeRevived = sql<boolean>`exists (select 1 from merge_log m
	where m.record_type = 'contact' and m.winner_id = e.contact_id and m.undone_at is null)`;

/** Longest ended first. */
export async function endedEnrollments(
	{ db }: RepositoryContext,
	{ after, before, limit }: EndedPage,
): Promise<OldEnrollment[]> {
	const { rows } = await sql<{ id: string; ended_at: number; test: number | null; revivable: number }>`
		select e.id, e.ended_at, e.test,
			case when e.status = 'exited' and e.reason = 'merged' and ${mayBeRevived} then 1 else 0 end as revivable
		from enrollments e
		where e.ended_at is not null and e.details_removed_at is null and e.ended_at < ${before}
			${after === null ? sql`` : sql`and (e.ended_at, e.id) > (${after.endedAt}, ${after.id})`}
		order by e.ended_at, e.id limit ${limit}`.execute(db);
	return rows.map((row) => ({
		id: row.id,
		endedAt: Number(row.ended_at),
		test: row.test === 1,
		mayBeRevived: Number(row.revivable) === 1,
	}));
}

export async function countDetails({ db, sql: dialect }: RepositoryContext, ids: string[]): Promise<Details> {
	if (ids.length === 0) return { stepLogEntries: 0 };
	const { rows } = await sql<{ entries: number }>`
		select count(*) as entries from step_log where enrollment_id ${dialect.oneOf(ids)}`.execute(db);
	return { stepLogEntries: Number(rows[0].entries) };
}

/**
 * Deletes details of enrollments, with a limit on the rows: one enrollment that has looped for years may have more
 * than can be deleted without holding others up.
 * @returns what was deleted, and whether there may be more
 */
export async function deleteDetails(
	{ db, sql: dialect }: RepositoryContext,
	ids: string[],
	limit: number,
): Promise<Details & { rest: boolean }> {
	if (ids.length === 0) return { stepLogEntries: 0, rest: false };
	const { numAffectedRows } = await sql`delete from step_log where (enrollment_id, id) in
		(select enrollment_id, id from step_log where enrollment_id ${dialect.oneOf(ids)} limit ${limit})`.execute(
		db,
	);
	const stepLogEntries = Number(numAffectedRows ?? 0);
	if (stepLogEntries >= limit) return { stepLogEntries, rest: true };
	// A split's decision for a hold is of use only while the hold may return.
	const columns = columnsOf('enrollments', 'id');
	const enrollments = dialect.rows(
		columns,
		ids.map((id) => ({ id })),
	);
	const visits = { table: 'split_visits', column: 'hold_id', alias: 'v' };
	const { numAffectedRows: decisions } = await sql`delete from split_visits where (hold_id, step_id) in (
		select v.hold_id, v.step_id from ${enrollments} as e ${joinByHold(dialect.dialect, visits, 'e.id')})`.execute(
		db,
	);
	return { stepLogEntries, rest: Number(decisions ?? 0) >= MOST_HOLDS };
}

/** Notes that the details of enrollments are gone, or deletes the rest. */
export async function closeEnrollments(
	{ db, sql: dialect, clock }: RepositoryContext,
	{ kept, deleted }: { kept: string[]; deleted: string[] },
): Promise<void> {
	if (kept.length > 0) {
		await sql`update enrollments set details_removed_at = ${clock.now()}, entry_data = null, ended_how = null
			where id ${dialect.oneOf(kept)}`.execute(db);
	}
	if (deleted.length > 0) {
		await sql`delete from enrollments where id ${dialect.oneOf(deleted)}`.execute(db);
	}
}
