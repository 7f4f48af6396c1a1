import { sql } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';
import type { WholeRecord } from '../../tables/record';
import { joinByHold } from './ofEnrollments';
import { toHold, type HoldReference, type Json } from './types';

/** A hold that ends because its contact is moved. */
export type MovableHold = HoldReference &
	Pick<WholeRecord<'holds'>, 'contactId' | 'visit' | 'releasedBy' | 'state'> & {
		item: Json;
		enrollmentPaused: boolean;
	};

/** States in which nothing runs for a contact, worded so that the partial indexes can be used. */
const MOVABLE = sql`('waiting', 'ready', 'paused', 'failed')`;

/**
 * Holds of enrollments that can be moved, in the order of their arrival. No one else takes them before the
 * transaction ends.
 */
export async function lockMovable(
	context: RepositoryContext,
	enrollmentIds: string[],
): Promise<MovableHold[]> {
	if (enrollmentIds.length === 0) return [];
	const { rows } = await sql<{ paused_at: number | null }>`
		select h.id, h.enrollment_id, h.journey_id, h.step_id, h.contact_id, h.visit, h.item, h.released_by, h.state,
			e.paused_at
		from enrollments e ${joinByHold(context.sql.dialect, { table: 'holds', alias: 'h' }, 'e.id')}
		where e.id ${context.sql.oneOf(enrollmentIds)} and e.status in ('active', 'failed') and h.state in ${MOVABLE}
		order by h.arrived_at, h.id ${context.sql.forUpdate}`.execute(context.db);
	return rows.map((row) => {
		const hold = toHold(row);
		return { ...hold, item: hold.item ?? {}, enrollmentPaused: row.paused_at !== null };
	});
}

/**
 * Enrollments with a hold at a step that can be moved, some of them.
 * @param search `before`: only holds that were there at this instant; `not`: enrollments to leave out
 */
export async function movableAt(
	context: RepositoryContext,
	step: { journeyId: string; stepId: string },
	{ before, not, limit }: { before: number; not: string[]; limit: number },
): Promise<string[]> {
	const ids = new Set<string>();
	// One state after the other, because each pair of them has its own index.
	for (const states of [sql`('waiting', 'ready')`, sql`('paused')`, sql`('failed')`]) {
		if (ids.size >= limit) break;
		const { rows } = await sql<{ enrollment_id: string }>`
			select distinct enrollment_id from holds
			where journey_id = ${step.journeyId} and step_id = ${step.stepId} and state in ${states}
				and arrived_at <= ${before} and enrollment_id ${context.sql.noneOf(not)}
			limit ${limit - ids.size}`.execute(context.db);
		for (const row of rows) ids.add(row.enrollment_id);
	}
	return [...ids];
}

/** Ends holds whose contacts have been moved. */
export async function endMoved(context: RepositoryContext, holdIds: string[]): Promise<void> {
	if (holdIds.length === 0) return;
	await sql`delete from holds where id ${context.sql.oneOf(holdIds)} and state in ${MOVABLE}`.execute(
		context.db,
	);
}
