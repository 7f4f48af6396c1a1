import { sql } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';

/** How many contacts wait at each step of a journey, including paused ones. */
export async function waitingIn(
	context: RepositoryContext,
	journeyId: string,
): Promise<Array<{ stepId: string; contacts: number }>> {
	// One after the other, because the states have separate indexes.
	const states = [sql`('waiting', 'ready')`, sql`('paused')`].map(
		(list) =>
			sql`select step_id, count(*) as contacts from holds where journey_id = ${journeyId} and state in ${list} group by step_id`,
	);
	const { rows } = await sql<{ step_id: string; contacts: number }>`
		select step_id, sum(contacts) as contacts from (${sql.join(states, sql` union all `)}) counted
		group by step_id order by step_id`.execute(context.db);
	return rows.map((row) => ({ stepId: row.step_id, contacts: Number(row.contacts) }));
}
