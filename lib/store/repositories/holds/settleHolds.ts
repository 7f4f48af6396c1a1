import { sql, type RawBuilder } from 'kysely';

import type { HoldState } from '../../../domain/journey';
import { toJson } from '../../json';
import type { RepositoryContext } from '../../RepositoryContext';
import type { WholeRecord } from '../../tables/record';
import { toHold, type HoldError, type HoldReference } from './types';
import { UNDER_WAY } from './underWay';

/** A delivered hold whose outcome is to be decided. */
export type DeliveredHold = HoldReference &
	Pick<WholeRecord<'holds'>, 'attempts' | 'executionId' | 'executedBy' | 'suspended'>;

/** A hold that has ended, with the state that it was in until then. */
export type EndedHold = HoldReference & { was: HoldState };

const DELIVERED = sql`id, enrollment_id, journey_id, step_id, attempts, execution_id, executed_by, suspended`;

/** How many unwatched deliveries to look at in one go. */
const UNWATCHED = 1000;

/** The holds of a claim that are inside its execution. */
function deliveredBy(claimId: string): RawBuilder<unknown> {
	return sql`claim_id = ${claimId} and ${UNDER_WAY} and state = 'delivered'`;
}

/**
 * Delivered holds of a claim that have not reached another hold. No one else settles them before the
 * transaction ends.
 */
export async function findDelivered(
	context: RepositoryContext,
	which: { claimId: string } | { executedBy: string[] } | { holdIds: string[]; executionId: string },
): Promise<DeliveredHold[]> {
	const condition =
		'claimId' in which
			? deliveredBy(which.claimId)
			: 'executedBy' in which
				? sql`${UNDER_WAY} and executed_by ${context.sql.oneOf(which.executedBy)} and suspended = 0`
				: sql`id ${context.sql.oneOf(which.holdIds)} and execution_id = ${which.executionId}`;
	const { rows } = await sql<object>`
		select ${DELIVERED} from holds where state = 'delivered' and ${condition}
		order by claim_id, id ${context.sql.forUpdate}`.execute(context.db);
	return rows.map(toHold);
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
	const { rows } = await sql<object>`
		select ${DELIVERED} from holds
		where ${UNDER_WAY} and state = 'delivered' and delivered_at < ${before} and (
			suspended = 1 or claimed_by is null or claimed_by ${context.sql.noneOf(living)}
			or executed_by is null or executed_by ${context.sql.noneOf(living)}
		)
		order by delivered_at limit ${UNWATCHED}`.execute(context.db);
	return rows.map(toHold);
}

/** `delivered → done` for single holds. */
export async function finishHolds(context: RepositoryContext, holdIds: string[]): Promise<HoldReference[]> {
	if (holdIds.length === 0) return [];
	const { rows } = await sql<object>`
		update holds set state = 'done', item = null, settled_at = ${context.clock.now()}
		where id ${context.sql.oneOf(holdIds)} and state = 'delivered'
		returning id, enrollment_id, journey_id, step_id`.execute(context.db);
	return rows.map(toHold);
}

/** `delivered → done` for a claim whose execution ended well. */
export async function finishClaim(context: RepositoryContext, claimId: string): Promise<HoldReference[]> {
	const { rows } = await sql<object>`
		update holds set state = 'done', item = null, settled_at = ${context.clock.now()}
		where ${deliveredBy(claimId)}
		returning id, enrollment_id, journey_id, step_id`.execute(context.db);
	return rows.map(toHold);
}

/**
 * Ends holds whose enrollment has moved on: `done`, whatever they were considered before. A late arrival from
 * an execution that was given up settles it.
 * @returns those that had been given up: failed, or retried since
 */
export async function finishOrigins(context: RepositoryContext, holdIds: string[]): Promise<EndedHold[]> {
	if (holdIds.length === 0) return [];
	const ids = context.sql.oneOf(holdIds);
	const late = await endable(context, sql`id ${ids} and state in ('failed', 'ready', 'paused', 'claimed')`);
	await sql`
		update holds set state = 'done', item = null, error = null, settled_at = ${context.clock.now()}
		where id ${ids} and state in ('delivered', 'failed', 'ready', 'paused', 'claimed')`.execute(context.db);
	return late;
}

/** Marks the deliveries of a claim as asleep in an n8n Wait: n8n brings them back, even after a restart. */
export async function suspendClaim(context: RepositoryContext, claimId: string): Promise<void> {
	await sql`update holds set suspended = 1 where ${deliveredBy(claimId)}`.execute(context.db);
}

/** `delivered → failed`, with the details of the failure. */
export async function failHolds(
	context: RepositoryContext,
	holdIds: string[],
	error: HoldError,
): Promise<HoldReference[]> {
	if (holdIds.length === 0) return [];
	const { rows } = await sql<object>`
		update holds set state = 'failed', error = ${toJson(error)}, settled_at = ${context.clock.now()}
		where id ${context.sql.oneOf(holdIds)} and state = 'delivered'
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
	const { rows } = await sql<object>`
		update holds set state = 'ready', due_at = ${how.at}, alone = ${how.alone ? 1 : 0}, error = null,
			attempts = ${how.resetAttempts ? sql`0` : sql`attempts`},
			claim_id = null, claimed_by = null, lease_until = null, execution_id = null, executed_by = null, receipt_id = null, settled_at = null
		where id ${context.sql.oneOf(holdIds)} and state = ${how.from}
		returning id, enrollment_id, journey_id, step_id`.execute(context.db);
	return rows.map(toHold);
}

/** Ends whatever is left of enrollments that have ended. Returns the holds that were live or failed. */
export async function cancelHolds(context: RepositoryContext, enrollmentIds: string[]): Promise<EndedHold[]> {
	if (enrollmentIds.length === 0) return [];
	const open = await endable(
		context,
		sql`enrollment_id ${context.sql.oneOf(enrollmentIds)}
			and state in ('waiting', 'ready', 'paused', 'claimed', 'delivered', 'failed')`,
	);
	await sql`
		update holds set state = 'canceled', item = null, settled_at = ${context.clock.now()}
		where id ${context.sql.oneOf(open.map(({ id }) => id))}`.execute(context.db);
	return open;
}

/** Holds that are about to end, with their state until then: what an update returns is the row after it. */
async function endable(context: RepositoryContext, which: RawBuilder<unknown>): Promise<EndedHold[]> {
	const { rows } = await sql<object>`
		select id, enrollment_id, journey_id, step_id, state from holds
		where ${which} order by id ${context.sql.forUpdate}`.execute(context.db);
	return rows.map(toHold).map(({ state, ...hold }) => ({ ...hold, was: state }));
}
