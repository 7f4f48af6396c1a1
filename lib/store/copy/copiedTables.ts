import { TABLES, type TableName } from '../tables';
import type { Columns } from '../tables/column';

/** One table as it is copied. */
export interface CopiedTable {
	readonly name: TableName;
	/** The columns of its primary key, in order. */
	readonly key: readonly string[];
	readonly columns: Columns;
}

/** One row of any table, by column. */
export type CopiedRow = Record<string, string | number | null>;

/** The values of a primary key's columns. */
export type RowKey = Array<string | number>;

/** Every table of a store; referenced tables come before those that refer to them. */
export const COPIED_TABLES: readonly CopiedTable[] = Object.entries(TABLES).map(([name, table]) => ({
	name: name as TableName,
	...table,
}));

/** Tables whose ids are counted by the database. */
export const COUNTED_TABLES: readonly TableName[] = COPIED_TABLES.filter(
	({ columns }) => columns.id?.role === 'counter',
).map(({ name }) => name);

/** A row's primary key. */
export function keyOf(table: CopiedTable, row: CopiedRow): RowKey {
	return table.key.map((column) => row[column] as string | number);
}
