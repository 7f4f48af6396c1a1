import { sql, type RawBuilder } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';
import { toHold, type HoldReference } from './types';

/**
 * A due time that nothing has acted on yet is forgotten: whether it still decides is worked out on resuming,
 * since something else may have happened meanwhile.
 */
const UNTOUCHED = sql`outcome = 'elapsed' and attempts = 0`;

const FORGET_TIME = sql`outcome = case when ${UNTOUCHED} then null else outcome end,
	released_at = case when ${UNTOUCHED} then null else released_at end`;

/** Pauses the open holds of enrollments: `waiting` or `ready` → `paused`. */
export async function pauseHolds(
	context: RepositoryContext,
	enrollmentIds: string[],
): Promise<HoldReference[]> {
	if (enrollmentIds.length === 0) return [];
	const { rows } = await sql<object>`
		update holds set state = 'paused', ${FORGET_TIME}
		where enrollment_id ${context.sql.oneOf(enrollmentIds)} and state in ('waiting', 'ready')
		returning id, enrollment_id, journey_id, step_id`.execute(context.db);
	return rows.map(toHold);
}

/**
 * Parks claimed holds whose enrollment is paused: `claimed` → `paused`. This is what keeps a paused
 * enrollment from being delivered, whatever made its hold ready at the moment of the pause. Call it in a
 * transaction that has locked the enrollments, so that none of them is resumed at this moment.
 * @returns their ids
 */
export async function parkPaused(
	context: RepositoryContext,
	claimId: string,
	holdIds: string[],
): Promise<string[]> {
	const { rows } = await sql<{ id: string }>`
		update holds set state = 'paused', claim_id = null, ${FORGET_TIME}
		where id ${context.sql.oneOf(holdIds)} and claim_id = ${claimId}
			and exists (select 1 from enrollments e where e.id = holds.enrollment_id and e.paused_at is not null)
		returning id`.execute(context.db);
	return rows.map((row) => row.id);
}

/**
 * Reopens the paused holds of enrollments. What was decided before the pause stays decided. Holds that
 * listen, and those whose step now has other terms, are re-checked by their step, because they weren't
 * checked meanwhile; the others wait on, and continue at once when their time has come.
 */
export async function resumeHolds(
	context: RepositoryContext,
	enrollmentIds: string[],
): Promise<HoldReference[]> {
	if (enrollmentIds.length === 0) return [];
	const lookAgain: RawBuilder<unknown> = sql`(outcome = 'recheck' or (outcome is null and event_type is not null))`;
	const { rows } = await sql<object>`
		update holds set
			state = case when outcome is null and event_type is null then 'waiting' else 'ready' end,
			due_at = case when ${lookAgain} then ${context.clock.now()} else due_at end,
			outcome = case when ${lookAgain} then 'recheck' else outcome end
		where enrollment_id ${context.sql.oneOf(enrollmentIds)} and state = 'paused'
		returning id, enrollment_id, journey_id, step_id`.execute(context.db);
	return rows.map(toHold);
}

/**
 * Notes for paused holds that their step has other terms than theirs, for when they are resumed.
 * @returns how many were found; fewer than `limit`: there are no more
 */
export async function outdatePaused(
	context: RepositoryContext,
	step: { journeyId: string; stepId: string; termsKey: string },
	limit: number,
): Promise<number> {
	const { rows } = await sql<{ id: string }>`
		update holds set outcome = 'recheck'
		where id in (
			select id from holds
			where journey_id = ${step.journeyId} and step_id = ${step.stepId} and state = 'paused'
				and outcome is null and terms_key <> ${step.termsKey}
			limit ${limit} ${context.sql.skipLocked}
		)
		returning id`.execute(context.db);
	return rows.length;
}
