import { sql } from 'kysely';

import type { EnrollmentFacts } from '../../../domain/report';
import { fromJson } from '../../json';
import type { RepositoryContext } from '../../RepositoryContext';
import type { WholeRecord } from '../../tables/record';
import { toFacts, type EnrollmentColumns } from '../report/readFacts';
import { restOf } from './claimIds';
import { toHold, type HoldError, type HoldReference } from './types';

export interface Consumption {
	holdIds: string[];
	claimId: string;
	executionId: string;
	/** The process in which the execution runs. */
	executedBy: string;
	/** The same for all attempts of one call, which may have been committed although it was cut off. */
	receiptId?: string;
	/** By which output all of them leave the step, counted from 0; -1: none is known of any; null: they differ. */
	output?: number | null;
}

export type ConsumedHold = HoldReference &
	Pick<WholeRecord<'holds'>, 'outcome' | 'releasedAt' | 'releasedBy' | 'arrivedAt'> & {
		/** For those who count. */
		facts: EnrollmentFacts;
	};

export interface Consumed {
	/** By hold id. */
	consumed: Map<string, ConsumedHold>;
	/** Those of them that had not been taken over by an earlier attempt of this call that was cut off. */
	fresh: ConsumedHold[];
	repeated: Set<string>;
}

/**
 * Takes over claimed holds into an execution, once: `claimed → delivered`, by the claim they are in. Holds of the
 * claim that aren't taken over stay claimed, apart from the others. An expired lease is still honored while no one
 * else has claimed the holds.
 * @returns `consumed`, the holds that may go on in this execution; `repeated`, those that this very execution
 *   had taken over before, in another call: it was interrupted and started again, and what it did the first
 *   time is unknown
 */
export async function consumeHolds(context: RepositoryContext, consumption: Consumption): Promise<Consumed> {
	const { holdIds, claimId, executionId } = consumption;
	if (holdIds.length === 0) return { consumed: new Map(), fresh: [], repeated: new Set() };
	const receiptId = consumption.receiptId ?? context.newId();
	const { rows: taken } = await sql<object>`
		update claims set execution_id = ${executionId}, executed_by = ${consumption.executedBy},
			receipt_id = ${receiptId}, delivered_at = ${context.clock.now()}, suspended = 0,
			output = ${consumption.output ?? null}
		where id = ${claimId} and execution_id is null
		returning id`.execute(context.db);
	const members = await readMembers(context, claimId);
	const wanted = new Set(holdIds);
	const mine = members.filter(({ id }) => wanted.has(id));
	if (taken.length > 0) {
		if (mine.length < members.length) await setAside(context, claimId, holdIds);
		return { consumed: byId(mine), fresh: mine, repeated: new Set() };
	}
	// Read afterward, because the statement above waits for an earlier attempt whose commit is still in progress.
	const { rows: earlier } = await sql<{ receipt_id: string | null }>`
		select receipt_id from claims where id = ${claimId} and execution_id = ${executionId}`.execute(context.db);
	if (earlier[0]?.receipt_id === receiptId) return { consumed: byId(mine), fresh: [], repeated: new Set() };
	const failed = await failedIn(context, holdIds, executionId);
	const again = earlier.length === 0 ? [] : mine.map(({ id }) => id);
	return { consumed: new Map(), fresh: [], repeated: new Set([...again, ...failed]) };
}

/**
 * Takes claimed holds out of their claim, to end them: those that no execution has taken over.
 * @returns those of them that were still in the claim
 */
export async function withdrawHolds(
	context: RepositoryContext,
	{ claimId, holdIds }: Pick<Consumption, 'claimId' | 'holdIds'>,
): Promise<ConsumedHold[]> {
	// Locked, so that no execution takes the claim over meanwhile.
	const { rows: free } = await sql<object>`
		select id from claims where id = ${claimId} and execution_id is null
		order by id ${context.sql.forUpdate}`.execute(context.db);
	if (free.length === 0) return [];
	const wanted = new Set(holdIds);
	return (await readMembers(context, claimId)).filter(({ id }) => wanted.has(id));
}

async function readMembers(context: RepositoryContext, claimId: string): Promise<ConsumedHold[]> {
	const { rows } = await sql<EnrollmentColumns>`
		select h.id, h.enrollment_id, h.journey_id, h.step_id, h.outcome, h.released_at, h.released_by, h.arrived_at,
			e.test, e.cohort, e.entered_at
		from holds h join enrollments e on e.id = h.enrollment_id
		where h.claim_id = ${claimId} order by h.due_at, h.id`.execute(context.db);
	return rows.map((row) => ({ ...toHold(row), facts: toFacts(row) }));
}

/** The rest of a claim becomes one of its own, which ends with the lease or the delivery. */
async function setAside(context: RepositoryContext, claimId: string, holdIds: string[]): Promise<void> {
	const rest = restOf(claimId);
	await sql`
		insert into claims (id, journey_id, step_id, claimed_by, lease_until, suspended)
		select ${rest}, journey_id, step_id, claimed_by, lease_until, 0 from claims
		where id = ${claimId}`.execute(context.db);
	await sql`
		update holds set claim_id = ${rest}
		where claim_id = ${claimId} and id ${context.sql.noneOf(holdIds)}`.execute(context.db);
}

/** Those of the holds that have failed in this execution. */
async function failedIn(
	context: RepositoryContext,
	holdIds: string[],
	executionId: string,
): Promise<string[]> {
	const { rows } = await sql<{ id: string; error: string | null }>`
		select id, error from holds
		where id ${context.sql.oneOf(holdIds)} and state = 'failed'`.execute(context.db);
	return rows
		.filter(({ error }) => fromJson<HoldError>(error)?.executionId === executionId)
		.map(({ id }) => id);
}

function byId(holds: ConsumedHold[]): Map<string, ConsumedHold> {
	return new Map(holds.map((hold) => [hold.id, hold]));
}
