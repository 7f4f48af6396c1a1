import { sql } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';
import { TABLES } from '../../tables';
import { recordReader, toRow, type RecordOf } from '../../tables/record';

export type Progress = RecordOf<'report_progress'>;

const toProgress = recordReader('report_progress');

/** What the rows themselves say, without test contacts. */
export interface Found {
	/** By step: how many are there, and how many are kept for review. */
	steps: Map<string, { here: number; failed: number }>;
	/** Enrollments by status. */
	statuses: Map<string, number>;
}

/** Counts everyone in a journey; takes as long as there are many. */
export async function countRows(context: RepositoryContext, journeyId: string): Promise<Found> {
	const { rows: holds } = await sql<{ step_id: string; here: number; failed: number }>`
		select h.step_id,
			sum(case when h.state = 'failed' then 0 else 1 end) as here,
			sum(case when h.state = 'failed' then 1 else 0 end) as failed
		from holds h join enrollments e on e.id = h.enrollment_id and coalesce(e.test, 0) = 0
		where h.journey_id = ${journeyId} and h.state in ('waiting', 'ready', 'paused', 'claimed', 'failed')
		group by h.step_id`.execute(context.db);
	const { rows: enrollments } = await sql<{ status: string; total: number }>`
		select status, count(*) as total from enrollments
		where journey_id = ${journeyId} and coalesce(test, 0) = 0 group by status`.execute(context.db);
	return {
		steps: new Map(
			holds.map(({ step_id, here, failed }) => [step_id, { here: Number(here), failed: Number(failed) }]),
		),
		statuses: new Map(enrollments.map(({ status, total }) => [status, Number(total)])),
	};
}

export async function readProgress(context: RepositoryContext, name: string): Promise<Progress | null> {
	const row = await context.db
		.selectFrom('report_progress')
		.selectAll()
		.where('name', '=', name)
		.executeTakeFirst();
	return row === undefined ? null : toProgress(row);
}

export async function saveProgress(context: RepositoryContext, progress: Progress): Promise<void> {
	const { name, ...columns } = toRow(TABLES.report_progress.columns, progress);
	await context.db
		.insertInto('report_progress')
		.values({ name, ...columns } as never)
		.onConflict((conflict) => conflict.column('name').doUpdateSet(columns))
		.execute();
}
