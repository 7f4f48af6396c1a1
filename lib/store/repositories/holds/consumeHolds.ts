import { sql } from 'kysely';

import type { RepositoryContext } from '../../KyselyStore';

export interface Consumption {
	holdIds: string[];
	claimId: string;
	executionId: string;
	/** The process in which the execution runs. */
	executedBy: string;
}

/**
 * Takes over claimed holds into an execution, once: `claimed → delivered`. An expired lease is still honoured
 * while nobody else has claimed the hold.
 * @returns `consumed`, the holds that may go on in this execution; `repeated`, those which this very execution
 * had taken over before: it was interrupted and started again, and what it did the first time is unknown
 */
export async function consumeHolds(
	context: RepositoryContext,
	consumption: Consumption,
): Promise<{ consumed: Set<string>; repeated: Set<string> }> {
	const ids = context.sql.list(consumption.holdIds);
	const { rows: repeated } = await sql<{ id: string }>`
		select id from holds where id in ${ids}
			and execution_id = ${consumption.executionId} and claim_id = ${consumption.claimId}
			and state in ('delivered', 'failed')`.execute(context.db);
	const { rows: consumed } = await sql<{ id: string }>`
		update holds set state = 'delivered', execution_id = ${consumption.executionId},
			executed_by = ${consumption.executedBy}, delivered_at = ${context.clock.now()},
			attempts = attempts + 1, suspended = 0
		where id in ${ids} and claim_id = ${consumption.claimId} and state = 'claimed'
		returning id`.execute(context.db);
	return {
		consumed: new Set(consumed.map((row) => row.id)),
		repeated: new Set(repeated.map((row) => row.id)),
	};
}
