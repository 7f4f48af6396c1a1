import type { Kysely, Migration } from 'kysely';

/** The organizer of an appointment, and what each scoring model says about a lead. */
export const migration0011: Migration = {
	async up(db: Kysely<unknown>): Promise<void> {
		await db.schema.alterTable('activities').addColumn('organizer', 'text').execute();
		await db.schema.alterTable('leads').addColumn('scores', 'text').execute();
	},
};
