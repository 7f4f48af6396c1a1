import { sql, type Kysely, type Migration } from 'kysely';

/** Scoring models, and the score of each lead by each of them. */
export const migration0005: Migration = {
	async up(db: Kysely<unknown>): Promise<void> {
		for (const [name, type] of [
			['score', 'integer'],
			['grade', 'text'],
			['sales_ready_at', 'bigint'],
		] as const) {
			await db.schema.alterTable('leads').addColumn(name, type).execute();
		}
		await db.schema
			.createTable('scoring_models')
			.addColumn('id', 'text', (column) => column.primaryKey().notNull())
			.addColumn('name', 'text', (column) => column.notNull())
			.addColumn('journey_id', 'text')
			.addColumn('step_id', 'text')
			.addColumn('definition', 'text', (column) => column.notNull())
			.addColumn('active', 'integer', (column) => column.notNull())
			.addColumn('pass', 'text')
			.addColumn('cursor', 'text')
			.addColumn('stopped_by', 'text')
			.addColumn('stopped_at', 'bigint')
			.addColumn('registered_at', 'bigint', (column) => column.notNull())
			.addColumn('created_at', 'bigint', (column) => column.notNull())
			.addColumn('updated_at', 'bigint', (column) => column.notNull())
			.execute();
		await db.schema.createIndex('scoring_models_journey').on('scoring_models').column('journey_id').execute();
		await db.schema
			.createTable('lead_scores')
			.addColumn('lead_id', 'text', (column) => column.notNull().references('leads.id').onDelete('cascade'))
			.addColumn('model_id', 'text', (column) => column.notNull().references('scoring_models.id'))
			.addColumn('score', 'integer')
			.addColumn('grade', 'text')
			.addColumn('unscored', 'text')
			.addColumn('passed_at', 'bigint')
			.addColumn('demotions', 'integer', (column) => column.notNull())
			.addColumn('explanation', 'text')
			.addColumn('computed_at', 'bigint')
			.addColumn('next_look_at', 'bigint')
			.addPrimaryKeyConstraint('lead_scores_primary', ['lead_id', 'model_id'])
			.execute();
		await db.schema
			.createIndex('lead_scores_model')
			.on('lead_scores')
			.columns(['model_id', 'lead_id'])
			.execute();
		await sql`create index lead_scores_due on lead_scores (next_look_at) where next_look_at is not null`.execute(
			db,
		);
	},
};
