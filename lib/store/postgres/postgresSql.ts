import { sql, type Expression, type Kysely, type RawBuilder } from 'kysely';

import type { Schema } from '../schema';
import { runTransaction, type RowColumns, type StoreSql } from '../StoreSql';

/** Keeps the locks of texts apart from advisory locks of other programs in the database. */
const LOCK_SEED = 20_261_128;

/** How PostgreSQL expresses what the two stores express differently. */
export const postgresSql: StoreSql = {
	dialect: 'postgres',
	// Only statements on the same rows wait.
	statementTime: 150,
	ownsStore: false,
	// Arrays, and values that are the same in all rows only once: a third of the time that rows as JSON take
	// (bench/README.md).
	rows(columns: RowColumns, data: object[]): RawBuilder<unknown> {
		const names = Object.keys(columns);
		const { same, varying } = sameInAll(names, data);
		const typeOf = (name: string): RawBuilder<unknown> =>
			sql.raw(columns[name].type === 'id' ? 'text' : columns[name].type);
		const fields = names.map((name) =>
			same.has(name) ? sql`${same.get(name)}::${typeOf(name)} as ${sql.ref(name)}` : sql.ref(name),
		);
		const arrays = varying.map((name) => {
			const values = data.map((row) => (row as Record<string, unknown>)[name] ?? null);
			return sql`${values}::${typeOf(name)}[]`;
		});
		return sql`(select ${sql.join(fields)} from unnest(${sql.join(arrays)}) as r(${sql.join(varying.map((name) => sql.ref(name)))}))`;
	},
	async writtenOf(db, statement, column, ids): Promise<string[]> {
		// Usually all of them, which needn't be listed.
		const { rows } = await sql<{ ids: string | null }>`
			with written as (${statement} returning ${sql.ref(column)})
			select case when count(*) < ${ids.length} then string_agg(${sql.ref(column)}, ',') else '*' end as ids
			from written`.execute(db);
		if (rows[0].ids === '*') return ids;
		const written = new Set(rows[0].ids?.split(','));
		return ids.filter((id) => written.has(id));
	},
	each: (values) => sql`(select unnest(${values}::text[]) as value)`,
	// Not `in (select unnest(…))`: that makes the database read the whole table of up to some 100,000 rows.
	oneOf: (values) => sql`= any(${values}::text[])`,
	// How many values a query returns isn't known when the statement is planned: ten are assumed.
	oneOfIndexed: (values) => sql`= any(array(select unnest(${values}::text[])))`,
	noneOf: (values) => sql`<> all(${values}::text[])`,
	async lockContacts(db: Kysely<Schema>, contactIds: string[]): Promise<string[]> {
		if (contactIds.length === 0) return [];
		// In a fixed order, so that two transactions can't wait for each other; not against foreign keys.
		const { rows } = await sql<{ id: string }>`select id from contacts
			where id ${postgresSql.oneOfIndexed([...new Set(contactIds)])}
			order by id for no key update`.execute(db);
		return rows.map(({ id }) => id);
	},
	async lockTexts(db: Kysely<Schema>, texts: string[]): Promise<void> {
		if (texts.length === 0) return;
		// In a fixed order, as for contacts. They end with the transaction, so a pooler may share the session.
		await sql`select count(pg_advisory_xact_lock(hashtextextended(value, ${LOCK_SEED}))) from (
			select distinct value from unnest(${texts}::text[]) as given(value) order by value) sorted`.execute(db);
	},
	async lockEnrollments(db: Kysely<Schema>, which: RawBuilder<unknown>): Promise<void> {
		await sql`select id from enrollments where id ${which} order by id for no key update`.execute(db);
	},
	addObjects: (left, right) => sql`(select json_object_agg(key, total)::text from (
		select key, sum(value::bigint) as total from (
			select key, value from json_each_text(coalesce(${left}, '{}')::json)
			union all select key, value from json_each_text(coalesce(${right}, '{}')::json)) both_of group by key) added)`,
	contains(column: Expression<string | null>, text: string): RawBuilder<boolean> {
		// ICU folds the case of all letters; the database's own locale may know ASCII only.
		const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
		return sql`lower(${column} collate "und-x-icu") like ${pattern}`;
	},
	async withAsyncCommit<T>(db: Kysely<Schema>, work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
		if (db.isTransaction) return await work(db);
		return await db.transaction().execute(async (transaction) => {
			await sql`set local synchronous_commit to off`.execute(transaction);
			return await work(transaction);
		});
	},
	// Without waiting for its disk the server's own death would undo it, too, while every process here lives
	// on.
	processDurable: runTransaction,
	// Old row versions stay in the table's file until the server vacuums it.
	async noteErasure(): Promise<void> {},
	async forgetErased(): Promise<boolean> {
		return true;
	},
	skipLocked: sql`for update skip locked`,
	forUpdate: sql`for update`,
	forKeyShare: sql`for key share`,
	forNoKeyUpdateOf: (table) => sql`for no key update of ${sql.ref(table)}`,
};

/**
 * Separates columns whose value is the same in all rows, which then doesn't have to be sent with each of
 * them.
 * @param names the first column always counts as varying
 */
function sameInAll(names: string[], data: object[]): { same: Map<string, unknown>; varying: string[] } {
	const rows = data as Array<Record<string, unknown>>;
	const same = new Map<string, unknown>();
	const varying = names.filter((name, position) => {
		const value = rows[0]?.[name] ?? null;
		if (position === 0 || rows.some((row) => (row[name] ?? null) !== value)) return true;
		same.set(name, value);
		return false;
	});
	return { same, varying };
}
