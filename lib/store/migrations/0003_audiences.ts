import { sql, type Kysely, type Migration } from 'kysely';

import type { StoreSql } from '../StoreSql';

/**
 * Segments, sources of entries with their rules, splits, test contacts, and changes still to be processed.
 */
export function migration0003(dialect: StoreSql['dialect']): Migration {
	return {
		async up(db: Kysely<unknown>): Promise<void> {
			await segments(db);
			await entrySources(db);
			await splits(db);
			await changes(db, dialect);
			await columns(db);
		},
	};
}

async function segments(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('segments')
		.addColumn('id', 'text', (column) => column.primaryKey().notNull())
		.addColumn('name', 'text', (column) => column.notNull())
		.addColumn('name_key', 'text', (column) => column.notNull().unique())
		.addColumn('description', 'text')
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('definition', 'text')
		.addColumn('time_zone', 'text')
		.addColumn('refresh_at', 'bigint')
		.addColumn('refreshed_at', 'bigint')
		.addColumn('created_at', 'bigint', (column) => column.notNull())
		.addColumn('updated_at', 'bigint', (column) => column.notNull())
		.execute();
	await db.schema
		.createTable('segment_members')
		.addColumn('segment_id', 'text', (column) => column.notNull().references('segments.id'))
		.addColumn('contact_id', 'text', (column) => column.notNull().references('contacts.id'))
		.addColumn('joined_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('segment_members_primary', ['segment_id', 'contact_id'])
		.execute();
	await db.schema
		.createIndex('segment_members_contact')
		.on('segment_members')
		.columns(['contact_id', 'segment_id'])
		.execute();
}

async function entrySources(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('entry_sources')
		.addColumn('journey_id', 'text', (column) => column.notNull())
		.addColumn('step_id', 'text', (column) => column.notNull())
		.addColumn('active', 'integer', (column) => column.notNull())
		.addColumn('audience', 'text')
		.addColumn('rules', 'text')
		.addColumn('next_run_at', 'bigint')
		.addColumn('next_slot_at', 'bigint')
		.addColumn('registered_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('entry_sources_primary', ['journey_id', 'step_id'])
		.execute();
	await db.schema
		.createTable('entry_runs')
		.addColumn('id', 'text', (column) => column.primaryKey().notNull())
		.addColumn('journey_id', 'text', (column) => column.notNull())
		.addColumn('step_id', 'text', (column) => column.notNull())
		.addColumn('due_at', 'bigint', (column) => column.notNull())
		.addColumn('started_at', 'bigint', (column) => column.notNull())
		.addColumn('finished_at', 'bigint')
		.addColumn('total', 'bigint', (column) => column.notNull())
		.addColumn('seen', 'bigint', (column) => column.notNull())
		.addColumn('entered', 'bigint', (column) => column.notNull())
		.addColumn('cursor', 'text')
		.execute();
	// The same due time is run only once, whichever process gets there first.
	await sql`create unique index entry_runs_once on entry_runs (journey_id, step_id, due_at)`.execute(db);
	await sql`create index entry_runs_unfinished on entry_runs (journey_id, step_id) where finished_at is null`.execute(
		db,
	);
	await db.schema
		.createTable('entry_refusals')
		.addColumn('journey_id', 'text', (column) => column.notNull())
		.addColumn('contact_id', 'text', (column) => column.notNull().references('contacts.id'))
		.addColumn('reason', 'text', (column) => column.notNull())
		.addColumn('step_id', 'text', (column) => column.notNull())
		.addColumn('times', 'integer', (column) => column.notNull())
		.addColumn('first_at', 'bigint', (column) => column.notNull())
		.addColumn('last_at', 'bigint', (column) => column.notNull())
		.addColumn('detail', 'text')
		.addPrimaryKeyConstraint('entry_refusals_primary', ['journey_id', 'contact_id', 'reason'])
		.execute();
	await db.schema.createIndex('entry_refusals_contact').on('entry_refusals').column('contact_id').execute();
}

async function splits(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('split_assignments')
		.addColumn('journey_id', 'text', (column) => column.notNull())
		.addColumn('step_id', 'text', (column) => column.notNull())
		.addColumn('contact_id', 'text', (column) => column.notNull().references('contacts.id'))
		.addColumn('path', 'text', (column) => column.notNull())
		.addColumn('assigned_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('split_assignments_primary', ['journey_id', 'step_id', 'contact_id'])
		.execute();
	await db.schema
		.createIndex('split_assignments_contact')
		.on('split_assignments')
		.column('contact_id')
		.execute();
	await db.schema
		.createTable('split_visits')
		.addColumn('hold_id', 'text', (column) => column.notNull())
		.addColumn('step_id', 'text', (column) => column.notNull())
		.addColumn('journey_id', 'text', (column) => column.notNull())
		.addColumn('contact_id', 'text', (column) => column.notNull().references('contacts.id'))
		.addColumn('path', 'text', (column) => column.notNull())
		.addColumn('at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('split_visits_primary', ['hold_id', 'step_id'])
		.execute();
	await db.schema
		.createTable('split_states')
		.addColumn('journey_id', 'text', (column) => column.notNull())
		.addColumn('step_id', 'text', (column) => column.notNull())
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('updated_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('split_states_primary', ['journey_id', 'step_id'])
		.execute();
}

async function changes(db: Kysely<unknown>, dialect: StoreSql['dialect']): Promise<void> {
	await db.schema
		.createTable('changes')
		.addColumn('id', dialect === 'postgres' ? 'bigserial' : 'integer', (column) =>
			dialect === 'postgres' ? column.primaryKey() : column.primaryKey().autoIncrement(),
		)
		.addColumn('contact_id', 'text', (column) => column.notNull())
		.addColumn('record_type', 'text', (column) => column.notNull())
		.addColumn('record_id', 'text', (column) => column.notNull())
		.addColumn('action', 'text', (column) => column.notNull())
		.addColumn('fields', 'text')
		.addColumn('at', 'bigint', (column) => column.notNull())
		.addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
		.execute();
}

async function columns(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('contacts').addColumn('test_speed', 'integer').execute();
	await db.schema.alterTable('journeys').addColumn('paused_at', 'bigint').execute();
	await db.schema.alterTable('steps').addColumn('removed_at', 'bigint').execute();
	for (const [name, type] of [
		['test', 'integer'],
		['paused_at', 'bigint'],
		['goal_at', 'bigint'],
		['entry_data', 'text'],
		['account_id', 'text'],
	] as const) {
		await db.schema.alterTable('enrollments').addColumn(name, type).execute();
	}
	await db.schema.alterTable('holds').addColumn('branch', 'integer').execute();
	await db.schema.alterTable('holds').addColumn('branches', 'text').execute();
	await sql`create index holds_paused on holds (journey_id, step_id) where state = 'paused'`.execute(db);
	await sql`create index enrollments_living on enrollments (contact_id, journey_id, entry_step_id) where status in ('active', 'failed')`.execute(
		db,
	);
	await sql`create unique index enrollments_live_account on enrollments (account_id, journey_id, entry_key)
		where account_id is not null and status in ('active', 'failed')`.execute(db);
}
