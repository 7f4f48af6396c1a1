import type { DatabaseSync } from 'node:sqlite';

import { sql, type Expression, type Kysely, type RawBuilder } from 'kysely';

import { addConditionFunctions } from '../conditions/sqliteFunctions';
import { oweRewrite } from './erasedRemains';
import { MOST_ROWS, RowValues } from './RowValues';
import { runTransaction, type RowColumns, type StoreSql } from '../StoreSql';
import type { Schema } from '../schema';

/** Registers the SQL functions that {@link sqliteSql} uses. */
export function addFunctions(database: DatabaseSync): void {
	database.function('contains_text', { deterministic: true }, (text, part) =>
		typeof text === 'string' && text.toLowerCase().includes(String(part)) ? 1 : 0,
	);
	addConditionFunctions(database);
}

function isAscii(text: string): boolean {
	return [...text].every((character) => character.charCodeAt(0) < 128);
}

/** How SQLite expresses what the two stores express differently. */
const oneOf = (values: string[]): RawBuilder<unknown> =>
	sql`in (select value from json_each(${JSON.stringify(values)}))`;

export const sqliteSql: StoreSql = {
	dialect: 'sqlite',
	// n8n's event loop is blocked meanwhile.
	statementTime: 25,
	// One writer at a time.
	ownsStore: true,
	rows(columns: RowColumns, data: object[]): RawBuilder<unknown> {
		const names = Object.keys(columns);
		if (data.length <= MOST_ROWS) {
			const fields = names.map(
				(name, position) => sql`${sql.ref(`column${position + 1}`)} as ${sql.ref(name)}`,
			);
			return sql`(select ${sql.join(fields)} from ${new RowValues(names, data)} where column1 is not null)`;
		}
		const fields = names.map((name) => sql`json_extract(value, ${sql.lit(`$.${name}`)}) as ${sql.ref(name)}`);
		return sql`(select ${sql.join(fields)} from json_each(${JSON.stringify(data)}))`;
	},
	async writtenOf(db, statement, column, ids): Promise<string[]> {
		const { rows } = await sql<Record<string, string>>`${statement} returning ${sql.ref(column)}`.execute(db);
		return rows.length === ids.length ? ids : rows.map((row) => row[column]);
	},
	each: (values) => sql`json_each(${JSON.stringify(values)})`,
	oneOf,
	// SQLite uses the index without being told.
	oneOfIndexed: oneOf,
	noneOf: (values) => sql`not ${oneOf(values)}`,
	addObjects: (left, right) => sql`(select json_group_object(key, total) from (
		select key, sum(value) as total from (
			select key, value from json_each(coalesce(${left}, '{}'))
			union all select key, value from json_each(coalesce(${right}, '{}'))) group by key))`,
	contains(column: Expression<string | null>, text: string): RawBuilder<boolean> {
		// SQLite's own comparison, which is faster, folds the case of ASCII letters only.
		if (!isAscii(text)) return sql`contains_text(${column}, ${text.toLowerCase()})`;
		return sql`${column} like ${`%${text.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`;
	},
	lockContacts: async () => [],
	async lockTexts(): Promise<void> {},
	async lockEnrollments(): Promise<void> {},
	async withAsyncCommit<T>(db: Kysely<Schema>, work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
		if (db.isTransaction) return await work(db);
		return await withoutSync(db, work);
	},
	async processDurable<T>(db: Kysely<Schema>, work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
		return await withoutSync(db, async (connection) => await runTransaction(connection, work));
	},
	noteErasure: oweRewrite,
	async forgetErased(db: Kysely<Schema>): Promise<boolean> {
		const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
		return rows[0].busy === 0;
	},
	skipLocked: sql``,
	forUpdate: sql``,
	forKeyShare: sql``,
	forNoKeyUpdateOf: () => sql``,
};

async function withoutSync<T>(db: Kysely<Schema>, work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
	return await db.connection().execute(async (connection) => {
		await sql`pragma synchronous = normal`.execute(connection);
		try {
			return await work(connection);
		} finally {
			await sql`pragma synchronous = full`.execute(connection);
		}
	});
}
