import { sql } from 'kysely';

import type { EnrollmentFacts } from '../../../domain/report';
import { holdNumber } from '../../newIds';
import type { RepositoryContext } from '../../RepositoryContext';
import { text } from '../../tables/column';
import { ARRIVALS, toFacts, type EnrollmentColumns } from './readFacts';

interface PassingRow extends EnrollmentColumns {
	origin_id: string;
	again: number;
}

/**
 * What is needed to count contacts that pass a step, in one statement. Those that passed it before, coming from the
 * same hold, are left out, and so are those whose enrollment is gone.
 * @returns by the id of the hold they come from
 */
export async function readPassing(
	context: RepositoryContext,
	stepId: string,
	passages: ReadonlyArray<{ enrollmentId: string; originId: string }>,
): Promise<Map<string, { facts: EnrollmentFacts; again: boolean }>> {
	if (passages.length === 0) return new Map();
	const asked = context.sql.rows(
		{ enrollment_id: text(), origin_id: text(), origin: text() },
		passages.map(({ enrollmentId, originId }) => ({
			enrollment_id: enrollmentId,
			origin_id: originId,
			origin: holdNumber(originId),
		})),
	);
	const { rows } = await sql<PassingRow>`
		select asked.origin_id, e.test, e.cohort, e.entered_at,
			case when exists (
				select 1 from step_log l where l.enrollment_id = e.id and l.step_id = ${stepId}
					and l.kind in ${ARRIVALS}) then 1 else 0 end as again
		from ${asked} as asked
		cross join enrollments e
		where e.id = asked.enrollment_id and not exists (
			select 1 from step_log l where l.enrollment_id = e.id and l.step_id = ${stepId}
				and l.kind in ('passed', 'split') and l.origin = asked.origin)`.execute(context.db);
	return new Map(rows.map((row) => [row.origin_id, { facts: toFacts(row), again: row.again === 1 }]));
}
