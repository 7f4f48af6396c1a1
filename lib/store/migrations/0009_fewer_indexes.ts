import { sql, type Kysely, type Migration } from 'kysely';

/**
 * Fewer indexes to maintain while contacts go their way (bench/README.md has the figures). Few holds are
 * claimed or delivered at any moment, and the index `holds_claim` finds them all; two indexes on living
 * enrollments become one, with the contact first, because most lookups are by contact.
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
