import { sql } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';
import type { WholeRecord } from '../../tables/record';
import { toHold, type HoldReference } from './types';

export interface Consumption {
	holdIds: string[];
	claimId: string;
	executionId: string;
	/** The process in which the execution runs. */
	executedBy: string;
	/** The same for all attempts of one call, which may have been committed although it was cut off. */
	receiptId?: string;
}

type ConsumedHold = HoldReference & Pick<WholeRecord<'holds'>, 'outcome'>;

export interface Consumed {
	/** By hold id. */
	consumed: Map<string, ConsumedHold>;
	/** Those of them that had not been taken over by an earlier attempt of this call that was cut off. */
	fresh: ConsumedHold[];
	repeated: Set<string>;
}

/**
 * Takes over claimed holds into an execution, once: `claimed → delivered`. An expired lease is still honored
 * while no one else has claimed the hold.
 * @returns `consumed`, the holds that may go on in this execution; `repeated`, those that this very execution
 *   had taken over before, in another call: it was interrupted and started again, and what it did the first
 *   time is unknown
 */
export async function consumeHolds(context: RepositoryContext, consumption: Consumption): Promise<Consumed> {
	const receiptId = consumption.receiptId ?? context.newId();
	const ids = context.sql.oneOf(consumption.holdIds);
	const { rows } = await sql<object>`
		update holds set state = 'delivered', execution_id = ${consumption.executionId},
			executed_by = ${consumption.executedBy}, receipt_id = ${receiptId}, delivered_at = ${context.clock.now()},
			attempts = attempts + 1, suspended = 0
		where id ${ids} and claim_id = ${consumption.claimId} and state = 'claimed'
		returning id, enrollment_id, journey_id, step_id, outcome`.execute(context.db);
	const consumed = rows.map(toHold);
	if (consumed.length === new Set(consumption.holdIds).size) return allOf(consumed);
	// Afterwards, because the statement above waits for an earlier attempt whose commit is still in progress.
	const { rows: earlier } = await sql<object>`
		select id, enrollment_id, journey_id, step_id, outcome, receipt_id, state from holds where id ${ids}
			and execution_id = ${consumption.executionId} and claim_id = ${consumption.claimId}
			and state in ('delivered', 'failed')`.execute(context.db);
	const fresh = new Set(consumed.map((row) => row.id));
	const before = earlier.map(toHold).filter((row) => !fresh.has(row.id));
	const kept = before.filter((row) => row.receiptId === receiptId && row.state === 'delivered');
	return {
		consumed: new Map([...kept, ...consumed].map((row) => [row.id, row])),
		fresh: consumed,
		repeated: new Set(before.filter((row) => row.receiptId !== receiptId).map((row) => row.id)),
	};
}

/** The usual case: all were waiting to be taken over. */
function allOf(consumed: ConsumedHold[]): Consumed {
	return { consumed: new Map(consumed.map((row) => [row.id, row])), fresh: consumed, repeated: new Set() };
}
