import { sql, type Expression, type Kysely, type RawBuilder } from 'kysely';

import type { Schema } from '../schema';
import { runTransaction, type RowColumns, type StoreSql } from '../StoreSql';

/** How PostgreSQL says what the two stores say differently. */
export const postgresSql: StoreSql = {
	dialect: 'postgres',
	// Only those wait who want the same rows.
	statementTime: 150,
	// Arrays, and what is the same in all rows only once: a third of the time that rows as JSON take (bench/README.md).
	rows(columns: RowColumns, data: object[]): RawBuilder<unknown> {
		const names = Object.keys(columns);
		const valuesOf = (name: string): unknown[] =>
			data.map((row) => (row as Record<string, unknown>)[name] ?? null);
		const varying: Array<{ name: string; values: unknown[] }> = [];
		const fields = names.map((name, position) => {
			const values = valuesOf(name);
			if (position === 0 || values.some((value) => value !== values[0])) {
				varying.push({ name, values });
				return sql.ref(name);
			}
			return sql`${values[0] ?? null}::${sql.raw(columns[name])} as ${sql.ref(name)}`;
		});
		const arrays = varying.map(({ name, values }) => sql`${values}::${sql.raw(columns[name])}[]`);
		return sql`(select ${sql.join(fields)} from unnest(${sql.join(arrays)}) as r(${sql.join(varying.map(({ name }) => sql.ref(name)))}))`;
	},
	list(values: string[]): RawBuilder<unknown> {
		return sql`(select unnest(${values}::text[]))`;
	},
	async lockContacts(db: Kysely<Schema>, contactIds: string[]): Promise<void> {
		if (contactIds.length === 0) return;
		// In one order, so that two transactions cannot wait for each other; not against foreign keys.
		await sql`select id from contacts where id in (select unnest(${[...new Set(contactIds)]}::text[]))
			order by id for no key update`.execute(db);
	},
	async lockEnrollments(db: Kysely<Schema>, ids: RawBuilder<unknown>): Promise<void> {
		await sql`select id from enrollments where id in ${ids} order by id for no key update`.execute(db);
	},
	contains(column: Expression<string | null>, text: string): RawBuilder<boolean> {
		// ICU folds the case of all letters; the database's own locale may know ASCII only.
		const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
		return sql`lower(${column} collate "und-x-icu") like ${pattern}`;
	},
	async relaxed<T>(db: Kysely<Schema>, work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
		if (db.isTransaction) return await work(db);
		return await db.transaction().execute(async (transaction) => {
			await sql`set local synchronous_commit to off`.execute(transaction);
			return await work(transaction);
		});
	},
	// Without waiting for its disk the server's own death would undo it, too, while everybody here lives on.
	processDurable: runTransaction,
	skipLocked: sql`for update skip locked`,
	forUpdate: sql`for update`,
};
