import { sql, type Kysely, type Migration } from 'kysely';

/**
 * When the details of an enrollment that ended long ago were removed, and an index of those that still have
 * theirs.
 */
export const migration0008: Migration = {
	async up(db: Kysely<unknown>): Promise<void> {
		await db.schema.alterTable('enrollments').addColumn('details_removed_at', 'bigint').execute();
		// Without those already processed: the rest stays permanently.
		await sql`create index enrollments_detailed on enrollments (ended_at, id)
			where ended_at is not null and details_removed_at is null`.execute(db);
	},
};
