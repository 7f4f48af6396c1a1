import { Migrator, type Kysely } from 'kysely';

import { migratePostgres } from './postgres/migratePostgres';
import { latestMigration, MIGRATIONS } from './migrations';
import type { Schema } from './schema';
import { StoreTooNewError } from './storeErrors';
import type { StoreSql } from './StoreSql';

/**
 * Applies missing migrations, each in a transaction. Several processes may do it at the same time.
 * @param schema the PostgreSQL schema that contains the tables; other schemas of the same database may have
 *   some, too
 * @returns whether there was nothing before
 * @throws StoreTooNewError when the store has migrations that this code doesn't know
 */
export async function migrate(
	db: Kysely<Schema>,
	dialect: StoreSql['dialect'],
	upTo: string = latestMigration(),
	schema?: string,
): Promise<boolean> {
	const migrations = Object.fromEntries(
		Object.entries(MIGRATIONS).map(([name, migration]) => [name, migration(dialect)]),
	);
	const known = await knownMigrations(db, schema);
	if (known.includes(upTo)) return false;
	if (dialect === 'postgres') {
		const wanted = Object.entries(migrations).sort(([one], [other]) => (one < other ? -1 : 1));
		const end = wanted.findIndex(([name]) => name === upTo) + 1;
		await migratePostgres(db, wanted.slice(0, end), schema);
		return known.length === 0;
	}
	const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
	const { error } = await migrator.migrateTo(upTo);
	if (error !== undefined) throw error;
	return known.length === 0;
}

/**
 * Why a store can't be read without migrating it; null: it can.
 * @throws StoreTooNewError
 */
export async function outdatedBecause(db: Kysely<Schema>, schema: string): Promise<string | null> {
	const known = await knownMigrations(db, schema);
	if (known.length === 0) return `has no tables yet in schema ${schema}. Check database and schema.`;
	return known.includes(latestMigration())
		? null
		: 'was made by an older release. Start n8n with this release first.';
}

/** @throws StoreTooNewError */
async function knownMigrations(db: Kysely<Schema>, schema: string | undefined): Promise<string[]> {
	const known = await appliedMigrations(db, schema);
	const unknown = known.filter((name) => !(name in MIGRATIONS));
	if (unknown.length === 0) return known;
	throw new StoreTooNewError(
		`This journey store was made by a newer release of n8n-nodes-customer-journey (it has ${unknown.join(', ')}; this release knows up to ${latestMigration()}). Update the package, or choose another store.`,
	);
}

async function appliedMigrations(db: Kysely<Schema>, schema: string | undefined): Promise<string[]> {
	const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
	const known = tables.some(
		(table) => table.name === 'kysely_migration' && (schema === undefined || table.schema === schema),
	);
	if (!known) return [];
	const inSchema = schema === undefined ? db : db.withSchema(schema);
	const { rows } = await inSchema.executeQuery<{ name: string }>(
		inSchema
			.selectFrom('kysely_migration' as never)
			.select('name' as never)
			.compile(),
	);
	return rows.map((row) => row.name);
}
