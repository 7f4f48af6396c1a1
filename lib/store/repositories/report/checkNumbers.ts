import { sql, type RawBuilder } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';
import { TABLES } from '../../tables';
import { recordReader, toRow, type RecordOf } from '../../tables/record';

export type Progress = RecordOf<'report_progress'>;

const toProgress = recordReader('report_progress');

/** How many contacts are at a step, and how many failed there, without test contacts. */
export interface FoundAtStep {
	here: number;
	failed: number;
}

/** How many enrollments are living, completed and exited. Deleted ones are missing. */
export interface FoundInJourney {
	living: number;
	completed: number;
	exited: number;
}

/** Makes everything that a transaction reads one instant; call it before it has read anything. */
export async function freeze({ db, sql: dialect }: RepositoryContext): Promise<void> {
	if (!dialect.ownsStore) await sql`set transaction isolation level repeatable read`.execute(db);
}

/** Counts the holds of a step; takes as long as there are many. */
export async function countAtStep(
	context: RepositoryContext,
	journeyId: string,
	stepId: string,
): Promise<FoundAtStep> {
	const count = async (from: RawBuilder<unknown>): Promise<number> => {
		const { rows } = await sql<{ total: number }>`
			select count(*) as total from ${from}
			cross join enrollments e
			where h.journey_id = ${journeyId} and h.step_id = ${stepId}
				and e.id = h.enrollment_id and coalesce(e.test, 0) = 0`.execute(context.db);
		return Number(rows[0].total);
	};
	const at = async (states: RawBuilder<unknown>): Promise<number> =>
		await count(sql`(select * from holds where state in ${states}) h`);
	// One state after the other, because each has its own index. Delivered ones have left.
	const claimed = sql`(select holds.* from claims
		cross join holds where holds.claim_id = claims.id and claims.execution_id is null) h`;
	return {
		here: (await at(sql`('waiting', 'ready')`)) + (await at(sql`('paused')`)) + (await count(claimed)),
		failed: await at(sql`('failed')`),
	};
}

/** Counts the enrollments of a journey; takes as long as there are many. */
export async function countInJourney(context: RepositoryContext, journeyId: string): Promise<FoundInJourney> {
	const { rows } = await sql<{ status: string; total: number }>`
		select status, count(*) as total from enrollments
		where journey_id = ${journeyId} and coalesce(test, 0) = 0 group by status`.execute(context.db);
	const by = new Map(rows.map(({ status, total }) => [status, Number(total)]));
	return {
		living: (by.get('active') ?? 0) + (by.get('failed') ?? 0),
		completed: by.get('completed') ?? 0,
		exited: by.get('exited') ?? 0,
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

/**
 * Takes over what wasn't done since an instant.
 * @returns whether it's this process that does it
 */
export async function claimProgress(
	context: RepositoryContext,
	name: string,
	before: number,
): Promise<boolean> {
	const { rows } = await sql`
		insert into report_progress as kept (name, cursor, done, total, checked_at, drift)
		values (${name}, null, 0, 0, ${context.clock.now()}, null)
		on conflict (name) do update set checked_at = excluded.checked_at
		where kept.checked_at is null or kept.checked_at < ${before}
		returning name`.execute(context.db);
	return rows.length > 0;
}
