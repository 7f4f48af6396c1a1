import { sql, type RawBuilder } from 'kysely';

import type { HoldState } from '../../../domain/journey';
import { toJson } from '../../json';
import type { RepositoryContext } from '../../RepositoryContext';
import { holdsOf } from './ofEnrollments';
import { toHold, type HoldError, type HoldReference } from './types';

/** A delivered hold whose outcome is to be decided. */
export interface DeliveredHold extends HoldReference {
	claimId: string;
	/** Including this delivery. */
	attempts: number;
	executionId: string;
	executedBy: string;
	/** Its execution sleeps in an n8n Wait. */
	suspended: boolean;
	/** By which output all in its claim left the step; -1: none is known; null: the log tells. */
	output: number | null;
}

/** Which of the claims that executions have taken over. */
export type DeliveredIn =
	{ claimId: string } | { executedBy: string[] } | { holdIds: string[]; executionId: string };

/** A hold that has ended, with the state that it was in until then. */
export type EndedHold = HoldReference & { was: HoldState };

/** How many unwatched deliveries to look at in one go. */
const UNWATCHED = 1000;

/** Ends a `select`: the holds of claims that executions have taken over. */
function delivered(condition: RawBuilder<unknown>): RawBuilder<unknown> {
	return sql`select h.id, h.enrollment_id, h.journey_id, h.step_id, h.claim_id, h.attempts,
			c.execution_id, c.executed_by, c.suspended, c.output
		from claims c join holds h on h.claim_id = c.id
		where c.execution_id is not null and ${condition}`;
}

const toDelivery = (row: object): DeliveredHold => {
	const { execution_id, executed_by, suspended, output } = row as Record<string, string | number> & {
		output: number | null;
	};
	const hold = toHold(row);
	return {
		...hold,
		claimId: String(hold.claimId),
		attempts: hold.attempts + 1,
		executionId: String(execution_id),
		executedBy: String(executed_by),
		suspended: suspended === 1,
		output,
	};
};

/**
 * Delivered holds of a claim that have not reached another hold. No one else settles them before the
 * transaction ends.
 */
export async function findDelivered(
	context: RepositoryContext,
	which: DeliveredIn,
): Promise<DeliveredHold[]> {
	const condition =
		'claimId' in which
			? sql`c.id = ${which.claimId}`
			: 'executedBy' in which
				? sql`c.executed_by ${context.sql.oneOf(which.executedBy)} and c.suspended = 0`
				: sql`h.id ${context.sql.oneOf(which.holdIds)} and c.execution_id = ${which.executionId}`;
	const { rows } = await sql<object>`${delivered(condition)}
		order by h.claim_id, h.id ${context.sql.forUpdate}`.execute(context.db);
	return rows.map(toDelivery);
}

/**
 * Deliveries whose end no process is listening for: the one that started them isn't, or they are asleep.
 * @param living ids of the live instances
 * @param before only those that were taken over before this instant, UTC epoch milliseconds
 */
export async function findUnwatched(
	context: RepositoryContext,
	living: string[],
	before: number,
): Promise<DeliveredHold[]> {
	const unwatched = sql`c.delivered_at < ${before} and (c.suspended = 1
		or c.claimed_by ${context.sql.noneOf(living)} or c.executed_by ${context.sql.noneOf(living)})`;
	const { rows } = await sql<object>`${delivered(unwatched)}
		order by c.delivered_at, h.id limit ${UNWATCHED}`.execute(context.db);
	return rows.map(toDelivery);
}

/** `delivered → done` for single holds. */
export async function finishHolds(context: RepositoryContext, holdIds: string[]): Promise<HoldReference[]> {
	if (holdIds.length === 0) return [];
	const { rows } = await sql<object>`
		delete from holds where id ${context.sql.oneOf(holdIds)} and state = 'claimed'
		returning id, enrollment_id, journey_id, step_id`.execute(context.db);
	return rows.map(toHold);
}

/**
 * Ends holds whose enrollment has moved on: `done`, whatever they were considered before. A late arrival from
 * an execution that was given up settles it.
 * @returns those that weren't over; `claimed` ones may have been delivered
 */
export async function finishOrigins(context: RepositoryContext, holdIds: string[]): Promise<EndedHold[]> {
	if (holdIds.length === 0) return [];
	const { rows } = await sql<object>`
		delete from holds where id ${context.sql.oneOf(holdIds)} and state in ('claimed', 'failed', 'ready', 'paused')
		returning id, enrollment_id, journey_id, step_id, state`.execute(context.db);
	return rows.map(toHold).map(({ state, ...hold }) => ({ ...hold, was: state }));
}

/** Marks the deliveries of a claim as asleep in an n8n Wait: n8n brings them back, even after a restart. */
export async function suspendClaim(context: RepositoryContext, claimId: string): Promise<void> {
	await sql`update claims set suspended = 1 where id = ${claimId} and execution_id is not null`.execute(
		context.db,
	);
}

/** Forgets claims that no hold is in. */
export async function forgetClaims(
	context: RepositoryContext,
	which?: { claimIds: string[] },
): Promise<void> {
	const these = which === undefined ? sql`` : sql`id ${context.sql.oneOf(which.claimIds)} and`;
	await sql`
		delete from claims where ${these} not exists (select 1 from holds where claim_id = claims.id)`.execute(
		context.db,
	);
}

/** `delivered → failed`, with the details of the failure. */
export async function failHolds(
	context: RepositoryContext,
	holdIds: string[],
	error: HoldError,
): Promise<HoldReference[]> {
	if (holdIds.length === 0) return [];
	const { rows } = await sql<object>`
		update holds set state = 'failed', error = ${toJson(error)}, attempts = attempts + 1, claim_id = null
		where id ${context.sql.oneOf(holdIds)} and state = 'claimed'
		returning id, enrollment_id, journey_id, step_id`.execute(context.db);
	return rows.map(toHold);
}

/** Makes delivered or failed holds ready again, at the same step and with the same outcome. */
export async function retryHolds(
	context: RepositoryContext,
	holdIds: string[],
	how: { at: number; alone: boolean; from: 'delivered' | 'failed'; resetAttempts: boolean },
): Promise<HoldReference[]> {
	if (holdIds.length === 0) return [];
	const attempts = how.resetAttempts ? sql`0` : how.from === 'delivered' ? sql`attempts + 1` : sql`attempts`;
	const { rows } = await sql<object>`
		update holds set state = 'ready', due_at = ${how.at}, alone = ${how.alone ? 1 : 0}, error = null,
			attempts = ${attempts}, claim_id = null
		where id ${context.sql.oneOf(holdIds)} and state = ${how.from === 'delivered' ? 'claimed' : 'failed'}
		returning id, enrollment_id, journey_id, step_id`.execute(context.db);
	return rows.map(toHold);
}

/** Ends whatever is left of enrollments that have ended. Returns the holds that were live or failed. */
export async function cancelHolds(context: RepositoryContext, enrollmentIds: string[]): Promise<EndedHold[]> {
	if (enrollmentIds.length === 0) return [];
	const { rows } = await sql<object>`
		delete from holds where id in (select h.id from ${holdsOf(context, enrollmentIds)} h)
		returning id, enrollment_id, journey_id, step_id, state, claim_id`.execute(context.db);
	const canceled = rows.map(toHold);
	const claimIds = new Set(canceled.flatMap(({ claimId }) => claimId ?? []));
	const delivered = await deliveredClaims(context, [...claimIds]);
	return canceled.map(({ state, claimId, ...hold }) => ({
		...hold,
		was: claimId !== null && delivered.has(claimId) ? 'delivered' : state,
	}));
}

/** Those of the claims that an execution has taken over. */
async function deliveredClaims(context: RepositoryContext, claimIds: string[]): Promise<Set<string>> {
	if (claimIds.length === 0) return new Set();
	const { rows } = await sql<{ id: string }>`
		select id from claims where id ${context.sql.oneOf(claimIds)} and execution_id is not null`.execute(
		context.db,
	);
	return new Set(rows.map(({ id }) => id));
}
