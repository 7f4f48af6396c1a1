import { sql, type CreateTableBuilder, type Kysely, type Migration } from 'kysely';

import type { StoreSql } from '../StoreSql';

/** The numbers of journeys, and what their workflows looked like. */
export function migration0014(dialect: StoreSql['dialect']): Migration {
	return {
		async up(db: Kysely<unknown>): Promise<void> {
			await deltas(db, dialect);
			await totals(db);
			await history(db);
			await enrollments(db);
		},
	};
}

/** The columns of every count. */
function counted<T extends string, C extends string>(table: CreateTableBuilder<T, C>) {
	return table
		.addColumn('journey_id', 'text', (column) => column.notNull())
		.addColumn('step_id', 'text', (column) => column.notNull())
		.addColumn('kind', 'integer', (column) => column.notNull())
		.addColumn('output', 'integer', (column) => column.notNull())
		.addColumn('reason', 'text', (column) => column.notNull())
		.addColumn('visits', 'bigint', (column) => column.notNull())
		.addColumn('people', 'bigint', (column) => column.notNull());
}

async function deltas(db: Kysely<unknown>, dialect: StoreSql['dialect']): Promise<void> {
	const table = db.schema.createTable('step_deltas');
	const withId =
		dialect === 'sqlite'
			? table.addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
			: table.addColumn('id', 'bigserial', (column) => column.primaryKey());
	await counted(withId)
		.addColumn('cohort', 'integer', (column) => column.notNull())
		.addColumn('day', 'integer', (column) => column.notNull())
		.addColumn('slot', 'integer', (column) => column.notNull())
		.addColumn('times', 'text')
		.execute();
}

async function totals(db: Kysely<unknown>): Promise<void> {
	await counted(db.schema.createTable('step_totals'))
		.addColumn('times', 'text')
		.addPrimaryKeyConstraint('step_totals_key', ['journey_id', 'step_id', 'kind', 'output', 'reason'])
		.execute();
	await counted(db.schema.createTable('step_flow'))
		.addColumn('grain', 'integer', (column) => column.notNull())
		.addColumn('slot', 'integer', (column) => column.notNull())
		.addColumn('times', 'text')
		.addPrimaryKeyConstraint('step_flow_key', [
			'journey_id',
			'grain',
			'slot',
			'step_id',
			'kind',
			'output',
			'reason',
		])
		.execute();
	// By which hours that have been kept long enough are found.
	await sql`create index step_flow_hours on step_flow (slot) where grain = 0`.execute(db);
	await counted(db.schema.createTable('step_cohorts'))
		.addColumn('cohort', 'integer', (column) => column.notNull())
		.addColumn('times', 'text')
		.addPrimaryKeyConstraint('step_cohorts_key', [
			'journey_id',
			'cohort',
			'step_id',
			'kind',
			'output',
			'reason',
		])
		.execute();
}

async function history(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('journey_versions')
		.addColumn('journey_id', 'text', (column) => column.notNull())
		.addColumn('version', 'integer', (column) => column.notNull())
		.addColumn('fingerprint', 'text', (column) => column.notNull())
		.addColumn('look', 'text', (column) => column.notNull())
		.addColumn('graph', 'text', (column) => column.notNull())
		.addColumn('time_zone', 'text', (column) => column.notNull())
		.addColumn('published_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('journey_versions_key', ['journey_id', 'version'])
		.execute();
	await db.schema
		.createTable('report_progress')
		.addColumn('name', 'text', (column) => column.primaryKey().notNull())
		.addColumn('cursor', 'text')
		.addColumn('done', 'bigint', (column) => column.notNull())
		.addColumn('total', 'bigint', (column) => column.notNull())
		.addColumn('checked_at', 'bigint')
		.addColumn('drift', 'text')
		.execute();
}

async function enrollments(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('enrollments').addColumn('cohort', 'integer').execute();
	await db.schema.alterTable('enrollments').addColumn('goal_value', 'bigint').execute();
	await db.schema.alterTable('enrollments').addColumn('goal_currency', 'text').execute();
	// By which those are found that may still convert after their end, and those that no longer may.
	await sql`create index enrollments_unconverted on enrollments (contact_id, ended_at)
		where ended_at is not null and goal_at is null`.execute(db);
	await sql`create index enrollments_ended on enrollments (journey_id, ended_at, id)
		where ended_at is not null`.execute(db);
}
