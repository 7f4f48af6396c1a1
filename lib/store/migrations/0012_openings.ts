import type { Kysely, Migration } from 'kysely';

/** Why a journey isn't open: what the check found in its workflow, and steps that couldn't be registered. */
export const migration0012: Migration = {
	async up(db: Kysely<unknown>): Promise<void> {
		for (const column of ['refusal', 'refused_version', 'missing_steps'] as const)
			await db.schema.alterTable('journeys').addColumn(column, 'text').execute();
	},
};
