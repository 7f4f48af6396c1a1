import { sql, type Kysely, type Migration } from 'kysely';

/**
 * Fewer indexes to keep while contacts go their way (bench/README.md has the figures). What is claimed or delivered is
 * little at any moment, and found by the one index `holds_claim`; two indexes on living enrollments become one, with the
 * contact first, because a contact is what is mostly asked for.
 */
export const migration0009: Migration = {
	async up(db: Kysely<unknown>): Promise<void> {
		await db.schema.dropIndex('holds_lease').execute();
		await db.schema.dropIndex('holds_executed_by').execute();
		await db.schema.dropIndex('enrollments_living').execute();
		await db.schema.dropIndex('enrollments_live').execute();
		await sql`create unique index enrollments_live on enrollments (contact_id, journey_id, entry_key) where status in ('active', 'failed')`.execute(
			db,
		);
	},
};
