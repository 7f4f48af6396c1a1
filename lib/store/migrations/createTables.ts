import { sql, type Kysely, type RawBuilder } from 'kysely';

import type { StoreSql } from '../StoreSql';
import { TABLES, type TableName } from '../tables';
import type { AnyColumn, Columns, Index, Table } from '../tables/column';

/** Creates every table with its indexes. */
export async function createTables(db: Kysely<unknown>, dialect: StoreSql['dialect']): Promise<void> {
	for (const [name, table] of Object.entries(TABLES) as unknown as Array<[TableName, Table<Columns>]>) {
		const parts = [
			...Object.entries(table.columns).map(([column, type]) => columnOf(column, type, table, dialect)),
			...keysOf(name, table, dialect),
		];
		const end = dialect === 'sqlite' && table.withoutRowId ? sql` without rowid` : sql``;
		await sql`create table ${sql.ref(name)} (${sql.join(parts)})${end}`.execute(db);
		if (table.foundBy !== undefined && dialect === 'sqlite')
			await indexOn(name, `${name}_found_by`, table.foundBy).execute(db);
		for (const [index, details] of Object.entries(table.indexes ?? {})) {
			await indexOn(name, index, details).execute(db);
		}
	}
}

function columnOf(
	name: string,
	column: AnyColumn,
	table: Table<Columns>,
	dialect: StoreSql['dialect'],
): RawBuilder<unknown> {
	if (column.role === 'counter') {
		const counted = {
			sqlite: 'integer primary key autoincrement',
			postgres: table.foundBy === undefined ? 'bigserial primary key' : 'bigserial',
		};
		return sql`${sql.ref(name)} ${sql.raw(counted[dialect])}`;
	}
	const reference = table.references?.[name];
	const target = typeof reference === 'object' ? reference.table : reference;
	return sql.join(
		[
			sql.ref(name),
			typeOf(column, dialect),
			...(column.nullable ? [] : [sql`not null`]),
			...(column.role === 'default' ? [sql`default 0`] : []),
			...(table.unique?.includes(name) ? [sql`unique`] : []),
			...(target === undefined ? [] : [sql`references ${sql.ref(target)} (id)`]),
			...(typeof reference === 'object' ? [sql`on delete cascade`] : []),
		],
		sql` `,
	);
}

/** Ids are compared byte by byte, which SQLite does with any text. */
function typeOf({ type }: AnyColumn, dialect: StoreSql['dialect']): RawBuilder<unknown> {
	if (type !== 'id') return sql.raw(type);
	return dialect === 'postgres' ? sql`text collate "C"` : sql`text`;
}

function isCounted({ columns }: Table<Columns>): boolean {
	return Object.values(columns).some(({ role }) => role === 'counter');
}

/** The primary key, unless its counter is that. */
function keysOf(
	name: string,
	table: Table<Columns>,
	dialect: StoreSql['dialect'],
): Array<RawBuilder<unknown>> {
	if (!isCounted(table)) return [keyOf(name, table.key)];
	return table.foundBy === undefined || dialect === 'sqlite' ? [] : [keyOf(name, table.foundBy)];
}

function keyOf(name: string, key: readonly string[]): RawBuilder<unknown> {
	return sql`constraint ${sql.ref(`${name}_primary`)} primary key (${namesOf(key)})`;
}

function indexOn(table: string, name: string, index: Index<Columns>): RawBuilder<unknown> {
	const { on, unique, where } = 'on' in index ? index : { on: index, unique: undefined, where: undefined };
	return sql`create ${unique ? sql`unique ` : sql``}index ${sql.ref(name)} on ${sql.ref(table)}
		(${namesOf(on)})${where === undefined ? sql`` : sql` where ${sql.raw(where)}`}`;
}

function namesOf(columns: readonly string[]): RawBuilder<unknown> {
	return sql.join(columns.map((column) => sql.ref(column)));
}
