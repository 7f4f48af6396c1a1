import { sql, type RawBuilder } from 'kysely';

import type { AnyColumn, Columns } from './column';
import { TABLES, type TableName } from './index';

/** `contact_id` becomes `contactId`. */
type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
	? `${Head}${Capitalize<CamelCase<Tail>>}`
	: Name;

type KnownOf<C> = C extends { readonly types?: infer T }
	? NonNullable<T> extends { known: infer Known }
		? Known
		: never
	: never;

type ColumnsOf<T extends TableName> = (typeof TABLES)[T]['columns'];

/** A row as the rest of the package sees it: camel case, JSON parsed. Instants stay epoch milliseconds. */
export type RecordOf<T extends TableName> = {
	[
		Name in keyof ColumnsOf<T> & string as ColumnsOf<T>[Name] extends { role: 'internal' }
			? never
			: CamelCase<Name>
	]: KnownOf<ColumnsOf<T>[Name]>;
};

/** The same with the columns that only queries use. */
export type WholeRecord<T extends TableName> = {
	[Name in keyof ColumnsOf<T> & string as CamelCase<Name>]: KnownOf<ColumnsOf<T>[Name]>;
};

interface Field {
	name: string;
	property: string;
	internal: boolean;
	read?: (stored: unknown) => unknown;
	write?: (known: unknown) => unknown;
}

const fieldsOfColumns = new WeakMap<Columns, Field[]>();

/** Worked out once per set of columns. */
function fieldsOf(columns: Columns): Field[] {
	let fields = fieldsOfColumns.get(columns);
	if (fields === undefined) {
		fields = Object.entries(columns).map(([name, column]) => ({
			...(column as AnyColumn & Pick<Field, 'read' | 'write'>),
			name,
			property: camelCase(name),
			internal: column.role === 'internal',
		}));
		fieldsOfColumns.set(columns, fields);
	}
	return fields;
}

function camelCase(name: string): string {
	return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** What is missing in the row is missing in the record. */
function readFields(fields: Field[], row: object): object {
	const record: Record<string, unknown> = {};
	for (const { name, property, read } of fields) {
		const value = (row as Record<string, unknown>)[name];
		if (value !== undefined) record[property] = read === undefined ? value : read(value);
	}
	return record;
}

/** A function that turns rows of a table into records. */
export function recordReader<T extends TableName>(table: T): (row: object) => RecordOf<T> {
	const fields = fieldsOf(TABLES[table].columns).filter(({ internal }) => !internal);
	return (row) => readFields(fields, row) as RecordOf<T>;
}

/** A function that turns rows of a table into records with all columns. */
export function wholeReader<T extends TableName>(table: T): (row: object) => WholeRecord<T> {
	const fields = fieldsOf(TABLES[table].columns);
	return (row) => readFields(fields, row) as WholeRecord<T>;
}

/** A function that leaves out of a record what only queries use. */
export function withoutInternal<T extends TableName>(table: T): (whole: WholeRecord<T>) => RecordOf<T> {
	const names = fieldsOf(TABLES[table].columns).flatMap(({ property, internal }) =>
		internal ? [] : [property],
	);
	return (whole) => Object.fromEntries(names.map((name) => [name, whole[name as never]])) as RecordOf<T>;
}

/** The columns that make up a table's records. */
export function recordColumns<T extends TableName>(
	table: T,
): Array<
	{
		[Name in keyof ColumnsOf<T> & string]: ColumnsOf<T>[Name] extends { role: 'internal' } ? never : Name;
	}[keyof ColumnsOf<T> & string]
> {
	return fieldsOf(TABLES[table].columns).flatMap(({ name, internal }) => (internal ? [] : [name as never]));
}

/** The row with these columns for `StoreSql.rows`, or for Kysely; properties that are undefined are left out. */
export function toRow(columns: Columns, record: object): Record<string, string | number | null> {
	const row: Record<string, unknown> = {};
	for (const { name, property, write } of fieldsOf(columns)) {
		const value = (record as Record<string, unknown>)[property];
		if (value !== undefined) row[name] = write === undefined ? value : write(value);
	}
	return row as Record<string, string | number | null>;
}

/** The names of columns as SQL, separated by commas. */
export function columnNames(columns: Columns | readonly string[]): RawBuilder<unknown> {
	const names = Array.isArray(columns) ? (columns as string[]) : Object.keys(columns);
	return sql.join(names.map((name) => sql.ref(name)));
}
