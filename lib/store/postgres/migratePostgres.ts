import { sql, type Kysely, type Migration } from 'kysely';

import type { Schema } from '../schema';

/** Any number will do, as long as all releases use the same. */
const LOCK = 3_853_314_791;

/**
 * Applies migrations in one transaction, which holds the lock and has the search path: both end with it.
 * Kysely's own `Migrator` locks the session, which a pooler in transaction mode may give to others meanwhile.
 * @param migrations in order, the newest one to apply last
 * @param schema where the tables are; undefined: where the connection looks first
 */
export async function migratePostgres(
	db: Kysely<Schema>,
	migrations: Array<[name: string, migration: Migration]>,
	schema: string | undefined,
): Promise<void> {
	await db.transaction().execute(async (transaction) => {
		if (schema !== undefined) await sql`set local search_path to ${sql.id(schema)}`.execute(transaction);
		await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(transaction);
		await sql`create table if not exists kysely_migration
			(name varchar(255) primary key, timestamp varchar(255) not null)`.execute(transaction);
		const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(transaction);
		const applied = new Set(rows.map(({ name }) => name));
		for (const [name, migration] of migrations) {
			if (applied.has(name)) continue;
			await migration.up(transaction);
			await sql`insert into kysely_migration (name, timestamp) values (${name}, now()::text)`.execute(
				transaction,
			);
		}
	});
}
