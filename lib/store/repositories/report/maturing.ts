import { sql } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';

/** Where a pass over ended enrollments has come to. */
export interface EndedCursor {
	endedAt: number;
	id: string;
}

/** An ended enrollment, as far as it matters whether it has converted. */
export interface EndedRun extends EndedCursor {
	stepId: string;
	converted: boolean;
	test: boolean;
	cohort: number | null;
}

/**
 * The next enrollments of a journey that ended before an instant, in the order of their ends.
 * @param page `before`: UTC epoch milliseconds
 */
export async function endedRuns(
	context: RepositoryContext,
	journeyId: string,
	page: { after: EndedCursor; before: number; limit: number },
): Promise<EndedRun[]> {
	const { rows } = await sql<{
		id: string;
		ended_at: number;
		entry_step_id: string;
		goal_at: number | null;
		test: number | null;
		cohort: number | null;
	}>`
		select id, ended_at, entry_step_id, goal_at, test, cohort from enrollments
		where journey_id = ${journeyId} and ended_at is not null and details_removed_at is null
			and ended_at < ${page.before}
			and (ended_at, id) > (${page.after.endedAt}, ${page.after.id})
		order by ended_at, id limit ${page.limit}`.execute(context.db);
	return rows.map((row) => ({
		id: row.id,
		endedAt: Number(row.ended_at),
		stepId: row.entry_step_id,
		converted: row.goal_at !== null,
		test: row.test === 1,
		cohort: row.cohort,
	}));
}

/** Keeps others from the same background work until the transaction ends. */
export async function lockProgress(context: RepositoryContext, name: string): Promise<void> {
	await sql`
		insert into report_progress (name, cursor, done, total, checked_at, drift)
		values (${name}, null, 0, 0, null, null) on conflict (name) do nothing`.execute(context.db);
	await sql`select name from report_progress where name = ${name} ${context.sql.forUpdate}`.execute(
		context.db,
	);
}
