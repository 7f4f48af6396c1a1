import { sql } from 'kysely';

import { enrollmentOf, holdIdOf, holdNumber } from '../../newIds';
import type { RepositoryContext } from '../../RepositoryContext';
import { columnsOf } from '../../tables';
import { columnNames, toRow } from '../../tables/record';
import { eventTypeOf, type NewHold } from './types';

const COLUMNS = columnsOf(
	'holds',
	'id',
	'enrollment_id',
	'journey_id',
	'step_id',
	'origin_id',
	'contact_id',
	'visit',
	'state',
	'outcome',
	'branch',
	'due_at',
	'arrived_at',
	'event_type',
	'branches',
	'released_at',
	'released_by',
	'previous_at',
	'previous_by',
	'terms_key',
	'item',
);

/**
 * Writes a batch of holds in one statement, as they are: the caller has looked at the enrollments, and locked them
 * (or just begun them), so that none of them ends, is paused, or is held once more by a repeated n8n execution, at
 * this very moment.
 * @returns the ids of the holds, by their origin's
 */
export async function insertHolds(
	context: RepositoryContext,
	holds: NewHold[],
): Promise<Map<string, string>> {
	if (holds.length === 0) return new Map();
	const now = context.clock.now();
	const data = holds.map((hold) =>
		toRow(COLUMNS, {
			...hold,
			id: holdIdOf(hold.enrollmentId, context.newId()),
			arrivedAt: now,
			eventType: eventTypeOf(hold),
		}),
	);
	const names = columnNames(COLUMNS);
	await sql`
		insert into holds (${names}, attempts, alone)
		select ${names}, 0, 0 from ${context.sql.rows(COLUMNS, data)} as incoming`.execute(context.db);
	return new Map(data.map((row) => [row.origin_id as string, row.id as string]));
}

/**
 * Which of these holds, being over, have led to this step before: a repeated n8n execution never holds twice. One
 * that isn't over has led nowhere yet.
 */
export async function heldBefore(
	context: RepositoryContext,
	stepId: string,
	originIds: string[],
): Promise<Set<string>> {
	if (originIds.length === 0) return new Set();
	const byNumber = new Map(originIds.map((id) => [`${enrollmentOf(id)} ${holdNumber(id)}`, id]));
	const { rows } = await sql<{ enrollment_id: string; origin: string }>`
		select enrollment_id, origin from step_log
		where enrollment_id ${context.sql.oneOf([...new Set(originIds.map(enrollmentOf))])}
			and kind = 'held' and step_id = ${stepId} and origin is not null`.execute(context.db);
	return new Set(rows.flatMap((row) => byNumber.get(`${row.enrollment_id} ${row.origin}`) ?? []));
}
