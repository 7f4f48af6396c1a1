import { sql } from 'kysely';

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
	'terms_key',
	'item',
);

/**
 * Writes a batch of holds in one statement. A hold that already exists (same enrollment, step and origin), or
 * whose enrollment has ended, is left out: a repeated n8n execution never holds twice. One of a paused
 * enrollment is written as paused; its enrollment must be locked, so that it is not resumed at this very
 * moment.
 * @returns the origin ids of the holds that were written
 */
export async function insertHolds(context: RepositoryContext, holds: NewHold[]): Promise<Set<string>> {
	if (holds.length === 0) return new Set();
	const now = context.clock.now();
	const data = holds.map((hold) =>
		toRow(COLUMNS, {
			...hold,
			id: context.newId(),
			arrivedAt: now,
			eventType: eventTypeOf(hold),
		}),
	);
	const names = columnNames(COLUMNS);
	const incoming = sql.join(
		Object.keys(COLUMNS).map((name) =>
			name === 'state'
				? sql`case when e.paused_at is null then incoming.state else 'paused' end`
				: sql.ref(`incoming.${name}`),
		),
	);
	const { rows } = await sql<{ origin_id: string }>`
		insert into holds (${names}, attempts, alone, suspended)
		select ${incoming}, 0, 0, 0
		from ${context.sql.rows(COLUMNS, data)} as incoming
		join enrollments e on e.id = incoming.enrollment_id and e.status in ('active', 'failed')
		where true
		on conflict (enrollment_id, step_id, origin_id) do nothing
		returning origin_id`.execute(context.db);
	return new Set(rows.map((row) => row.origin_id));
}
