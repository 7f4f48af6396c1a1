import { sql } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';

/**
 * Lets holds of messages that wait for sending to be resumed come due, a part at a time; those of paused contacts are
 * due when these go on.
 * @param after the last id of the part before; empty: from the beginning
 * @returns the last id of this part; null: these were the last
 */
export async function resumeStopped(
	context: RepositoryContext,
	after: string,
	limit: number,
): Promise<string | null> {
	const { rows } = await sql<{ id: string; origin_id: string; step_id: string; enrollment_id: string }>`
		select id, origin_id, step_id, enrollment_id from messages
		where state = 'held' and reason = 'sending_stopped' and id > ${after}
		order by id limit ${limit}`.execute(context.db);
	if (rows.length === 0) return null;
	const wanted = new Set(rows.map((row) => `${row.origin_id} ${row.step_id}`));
	const { rows: holds } = await sql<{ id: string; origin_id: string; step_id: string }>`
		select id, origin_id, step_id from holds
		where enrollment_id ${context.sql.oneOfIndexed([...new Set(rows.map((row) => row.enrollment_id))])}
			and state in ('waiting', 'paused') order by id ${context.sql.forUpdate}`.execute(context.db);
	// One that was decided on again while it waited comes from its own hold.
	const ids = holds
		.filter((hold) => [hold.origin_id, hold.id].some((origin) => wanted.has(`${origin} ${hold.step_id}`)))
		.map(({ id }) => id);
	await sql`
		update holds set due_at = ${context.clock.now()}
		where id ${context.sql.oneOf(ids)} and state in ('waiting', 'paused')`.execute(context.db);
	return rows[rows.length - 1].id;
}
