import { sql, type Kysely, type Migration } from 'kysely';

/**
 * Lifecycle processes, and the moves of leads between their stages. Existing leads are in the default
 * process.
 */
export const migration0004: Migration = {
	async up(db: Kysely<unknown>): Promise<void> {
		for (const [name, type] of [
			['process_id', 'text'],
			['status_reason', 'text'],
			['recycled', 'integer'],
			['opportunity', 'text'],
		] as const) {
			await db.schema.alterTable('leads').addColumn(name, type).execute();
		}
		// For finding what uses a process, and in which stages: few leads are outside of the default one.
		await sql`create index leads_process on leads (process_id, stage) where process_id is not null`.execute(
			db,
		);

		await db.schema
			.createTable('lifecycle_processes')
			.addColumn('id', 'text', (column) => column.primaryKey().notNull())
			.addColumn('name', 'text', (column) => column.notNull())
			.addColumn('name_key', 'text', (column) => column.notNull().unique())
			.addColumn('description', 'text')
			.addColumn('definition', 'text')
			.addColumn('automated_marketing_qualification', 'integer', (column) => column.notNull())
			.addColumn('automatic_sales_ready', 'integer', (column) => column.notNull())
			.addColumn('clean_up_scores', 'integer', (column) => column.notNull())
			.addColumn('created_at', 'bigint', (column) => column.notNull())
			.addColumn('updated_at', 'bigint', (column) => column.notNull())
			.execute();

		await db.schema
			.createTable('lead_moves')
			.addColumn('id', 'text', (column) => column.primaryKey().notNull())
			.addColumn('lead_id', 'text', (column) => column.notNull().references('leads.id'))
			.addColumn('sequence', 'integer', (column) => column.notNull())
			.addColumn('process_id', 'text')
			.addColumn('action', 'text', (column) => column.notNull())
			.addColumn('from_stage', 'text', (column) => column.notNull())
			.addColumn('to_stage', 'text', (column) => column.notNull())
			.addColumn('from_status', 'text', (column) => column.notNull())
			.addColumn('to_status', 'text', (column) => column.notNull())
			.addColumn('reason', 'text')
			.addColumn('moved_by', 'text', (column) => column.notNull())
			.addColumn('mover', 'text')
			.addColumn('at', 'bigint', (column) => column.notNull())
			.addColumn('journey_id', 'text')
			.addColumn('enrollment_id', 'text')
			.addColumn('step_id', 'text')
			.addColumn('origin_id', 'text')
			.execute();
		await db.schema
			.createIndex('lead_moves_history')
			.on('lead_moves')
			.columns(['lead_id', 'sequence'])
			.unique()
			.execute();
		// A step moves a lead once per visit, even if it runs again at the same moment.
		await sql`create unique index lead_moves_once on lead_moves (enrollment_id, step_id, origin_id, lead_id) where enrollment_id is not null`.execute(
			db,
		);
	},
};
