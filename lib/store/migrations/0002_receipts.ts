import type { Kysely, Migration } from 'kysely';

/**
 * A delivery is taken over under a receipt, so that an attempt whose commit was cut off by the network can be
 * repeated without being mistaken for a second execution.
 */
export const migration0002: Migration = {
	async up(db: Kysely<unknown>): Promise<void> {
		await db.schema.alterTable('holds').addColumn('receipt_id', 'text').execute();
	},
};
