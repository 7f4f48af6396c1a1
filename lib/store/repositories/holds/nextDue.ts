import { sql } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';
import { columnsOf } from '../../tables';
import { toRow } from '../../tables/record';
import { awaitsVerdict } from '../hits/awaitsVerdict';

export interface StepDue {
	journeyId: string;
	stepId: string;
	/** When its next hold is due (UTC epoch milliseconds), which may be in the past. */
	dueAt: number;
	/** Its journey isn't open: no contact may start. */
	closed: boolean;
}

/**
 * The earliest due hold of each step that has an open one with a due time: one index seek per step. Steps of
 * paused journeys are left out.
 */
export async function nextDue(
	context: RepositoryContext,
	steps: Array<{ journeyId: string; stepId: string }>,
): Promise<StepDue[]> {
	if (steps.length === 0) return [];
	const columns = columnsOf('steps', 'journey_id', 'step_id');
	const rows = context.sql.rows(
		columns,
		steps.map((step) => toRow(columns, step)),
	);
	const { rows: due } = await sql<{
		journey_id: string;
		step_id: string;
		due_at: number | null;
		closed: number;
	}>`
		select s.journey_id, s.step_id, (
			select h.due_at from holds h
			where h.journey_id = s.journey_id and h.step_id = s.step_id
				and h.state in ('waiting', 'ready') and h.due_at is not null
				and not (h.state = 'waiting' and h.due_at <= ${context.clock.now()} and ${awaitsVerdict('h')})
			order by h.due_at limit 1
		) as due_at,
			case when j.refusal is not null or j.missing_steps is not null then 1 else 0 end as closed
		from ${rows} as s
		left join journeys j on j.id = s.journey_id
		where j.paused_at is null`.execute(context.db);
	return due.flatMap((row) =>
		row.due_at === null
			? []
			: [
					{
						journeyId: row.journey_id,
						stepId: row.step_id,
						dueAt: Number(row.due_at),
						closed: Number(row.closed) === 1,
					},
				],
	);
}
