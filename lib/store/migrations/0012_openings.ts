import { sql, type Kysely, type Migration } from 'kysely';

/**
 * Why a journey isn't open: what the check found in its workflow, and steps that aren't registered. And an index
 * by which the check finds all event types without reading all interactions.
 */
export const migration0012: Migration = {
	async up(db: Kysely<unknown>): Promise<void> {
		for (const column of ['refusal', 'refused_version', 'missing_steps'] as const)
			await db.schema.alterTable('journeys').addColumn(column, 'text').execute();
		await sql`create index interactions_type on interactions (type, received_at)`.execute(db);
	},
};
