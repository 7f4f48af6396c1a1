import { sql } from 'kysely';

import type { HoldOutcome } from '../../../domain/journey';
import type { RepositoryContext } from '../../KyselyStore';
import type { HoldReference } from './types';

export interface Consumption {
	holdIds: string[];
	claimId: string;
	executionId: string;
	/** The process in which the execution runs. */
	executedBy: string;
}

export interface Consumed {
	/** By hold id. */
	consumed: Map<string, HoldReference & { outcome: HoldOutcome | null }>;
	repeated: Set<string>;
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
): Promise<Consumed> {
	const ids = context.sql.list(consumption.holdIds);
	const { rows: repeated } = await sql<{ id: string }>`
		select id from holds where id in ${ids}
			and execution_id = ${consumption.executionId} and claim_id = ${consumption.claimId}
			and state in ('delivered', 'failed')`.execute(context.db);
	const { rows: consumed } = await sql<HoldReference & { outcome: HoldOutcome | null }>`
		update holds set state = 'delivered', execution_id = ${consumption.executionId},
			executed_by = ${consumption.executedBy}, delivered_at = ${context.clock.now()},
			attempts = attempts + 1, suspended = 0
		where id in ${ids} and claim_id = ${consumption.claimId} and state = 'claimed'
		returning id, enrollment_id, journey_id, step_id, outcome`.execute(context.db);
	return {
		consumed: new Map(consumed.map((row) => [row.id, row])),
		repeated: new Set(repeated.map((row) => row.id)),
	};
}
