import { sql } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';

/** Days of entry, both of which belong; days since 1970-01-01. */
export interface EnteredRange {
	from: number;
	to: number;
}

/**
 * How many contacts should have left each step by now, without test contacts. Stops counting at `limit` a step, so
 * that it takes no longer however many there are.
 * @param before due before this instant, UTC epoch milliseconds
 */
export async function overdueAt(
	context: RepositoryContext,
	journeyId: string,
	stepIds: string[],
	before: number,
	limit: number,
): Promise<Map<string, number>> {
	const counts = new Map<string, number>();
	for (const stepId of stepIds) {
		const { rows } = await sql<{ total: number }>`
			select count(*) as total from (
				select 1 from holds h
				cross join enrollments e
				where e.id = h.enrollment_id and coalesce(e.test, 0) = 0 and h.journey_id = ${journeyId} and h.step_id = ${stepId}
					and h.state in ('waiting', 'ready') and h.due_at < ${before} limit ${limit}) part`.execute(context.db);
		counts.set(stepId, Number(rows[0].total));
	}
	return counts;
}

/** How many enrollments failed and wait for review: those with a failed hold, which an index finds. */
export async function failedEnrollments(
	context: RepositoryContext,
	journeyId: string,
	entered?: EnteredRange,
): Promise<number> {
	const { rows } = await sql<{ total: number }>`
		select count(distinct e.id) as total from holds h cross join enrollments e
		where h.journey_id = ${journeyId} and h.state = 'failed' and e.id = h.enrollment_id and coalesce(e.test, 0) = 0
			and ${entered === undefined ? sql`true` : sql`e.cohort between ${entered.from} and ${entered.to}`}`.execute(
		context.db,
	);
	return Number(rows[0].total);
}
