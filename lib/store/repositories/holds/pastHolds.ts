import { sql, type RawBuilder } from 'kysely';

import { enrollmentOf, holdNumber } from '../../newIds';
import type { RepositoryContext } from '../../RepositoryContext';
import { holdsOf } from './ofEnrollments';

/** How often an enrollment has been held at a step. */
export interface Visits {
	recent: number;
	inAll: number;
}

/**
 * How often enrollments have been held at a step, by enrollment id.
 * @param which holds that arrived after `since` (UTC epoch milliseconds) count as recent; those that came
 *   from one of `notFrom` don't count at all
 */
export async function countVisits(
	context: RepositoryContext,
	stepId: string,
	enrollmentIds: string[],
	{ since, notFrom }: { since: number; notFrom: string[] },
): Promise<Map<string, Visits>> {
	if (enrollmentIds.length === 0) return new Map();
	const left = new Set(notFrom.map((id) => `${enrollmentOf(id)} ${holdNumber(id)}`));
	const { rows } = await sql<{ enrollment_id: string; origin: string | null; at: number }>`
		select enrollment_id, origin, at from step_log
		where enrollment_id ${context.sql.oneOf([...new Set(enrollmentIds)])} and kind = 'held'
			and step_id = ${stepId}`.execute(context.db);
	const counted = rows.filter(({ enrollment_id, origin }) => !left.has(`${enrollment_id} ${origin}`));
	return new Map(
		[...Map.groupBy(counted, ({ enrollment_id }) => enrollment_id)].map(([id, visits]) => [
			id,
			{ recent: visits.filter(({ at }) => at > since).length, inAll: visits.length },
		]),
	);
}

/** The interactions that have released enrollments at a step before, by enrollment id. */
export async function usedEvents(
	context: RepositoryContext,
	stepId: string,
	enrollmentIds: string[],
): Promise<Map<string, string[]>> {
	if (enrollmentIds.length === 0) return new Map();
	const ids = [...new Set(enrollmentIds)];
	const used = sql`step_id = ${stepId} and released_by is not null`;
	const { rows } = await sql<{ enrollment_id: string; released_by: string }>`
		select enrollment_id, released_by from ${holdsOf(context, ids)} h where ${used}
		union select enrollment_id, released_by from step_log
			where enrollment_id ${context.sql.oneOf(ids)} and ${used}`.execute(context.db);
	return new Map(
		[...Map.groupBy(rows, (row) => row.enrollment_id)].map(([id, used]) => [
			id,
			used.map((row) => row.released_by),
		]),
	);
}

/** When enrollments last left a step of their journey, UTC epoch milliseconds; by enrollment id. */
export async function leftStepAt(
	context: RepositoryContext,
	journeyId: string,
	stepName: string,
	enrollmentIds: string[],
): Promise<Map<string, number>> {
	if (enrollmentIds.length === 0) return new Map();
	const left = (passages: RawBuilder<unknown>) => sql`
		select t.enrollment_id, t.released_at from ${passages} t
		join steps s on s.journey_id = t.journey_id and s.step_id = t.step_id
		where t.enrollment_id ${context.sql.oneOf(enrollmentIds)}
			and s.journey_id = ${journeyId} and s.name = ${stepName} and t.released_at is not null`;
	const { rows } = await sql<{ enrollment_id: string; left_at: number }>`
		select enrollment_id, max(released_at) as left_at
		from (${left(holdsOf(context, enrollmentIds))} union all ${left(sql`step_log`)}) passages
		group by enrollment_id`.execute(context.db);
	return new Map(rows.map((row) => [row.enrollment_id, Number(row.left_at)]));
}
