import type { Generated } from 'kysely';

import { fromJson } from '../json';

/** The types that both databases have; `id` is text that is compared byte by byte. */
export type ColumnType = 'text' | 'id' | 'bigint' | 'integer';

/**
 * What else decides how a column is used: `counter` and `default` are filled by the database, `internal` is
 * left out of records.
 */
type Role = 'plain' | 'counter' | 'default' | 'internal';

/** What is known of any column, whatever its values are. */
export interface AnyColumn {
	readonly type: ColumnType;
	readonly nullable: boolean;
	readonly role: Role;
}

/** A column: the type it is stored as, and the one that the rest of the package sees. */
export interface Column<Stored, Known, R extends Role> extends AnyColumn {
	readonly role: R;
	/** Reads what is stored; absent: it is the value itself. */
	readonly read?: (stored: Stored) => Known;
	readonly write?: (known: Known) => Stored;
	/** Only for the compiler. */
	readonly types?: { stored: Stored; known: Known };
}

/** Columns by name. */
export type Columns = Readonly<Record<string, AnyColumn>>;

/** What else the databases know about a table. */
export interface TableDetails<C extends Columns> {
	/** Columns whose value must be the id of a row of another table; `cascade`: and which goes with that row. */
	readonly references?: { readonly [Name in keyof C & string]?: string | { table: string; cascade: true } };
	/** Columns whose values are unique where they aren't null. */
	readonly unique?: ReadonlyArray<keyof C & string>;
	/**
	 * PostgreSQL finds the rows of a counted table by these columns only, so an index less is written; SQLite's
	 * counter costs nothing, and it has them as an index.
	 */
	readonly foundBy?: ReadonlyArray<keyof C & string>;
	/** SQLite stores the rows in key order, so the key needs no index of its own. */
	readonly withoutRowId?: true;
	/** Indexes by name: the columns, or what follows `on <table>`. */
	readonly indexes?: Readonly<Record<string, Index<C>>>;
}

/** An index: its columns, or these with what makes it partial or unique. */
export type Index<C extends Columns> =
	| ReadonlyArray<keyof C & string>
	| { readonly on: ReadonlyArray<keyof C & string>; readonly unique?: true; readonly where?: string };

/** A table with its columns. */
export interface Table<C extends Columns> extends TableDetails<C> {
	/** The columns of its primary key, in order. */
	readonly key: ReadonlyArray<keyof C & string>;
	readonly columns: C;
}

/** A row as it is stored: instants are UTC epoch milliseconds, JSON is text. */
export type RowOf<C extends Columns> = {
	[Name in keyof C]: C[Name] extends { readonly role: infer R; readonly types?: infer T }
		? NonNullable<T> extends { stored: infer Stored }
			? R extends 'counter' | 'default'
				? Generated<Stored>
				: Stored
			: never
		: never;
};

export function table<C extends Columns>(
	key: Array<keyof C & string>,
	columns: C,
	details: TableDetails<C> = {},
): Table<C> {
	return { key, columns, ...details };
}

/** An id of this store: that of a row, or of a row that it belongs to. */
export function id(): Column<string, string, 'plain'> {
	return { type: 'id', nullable: false, role: 'plain' };
}

export function text<Value extends string = string>(): Column<Value, Value, 'plain'> {
	return { type: 'text', nullable: false, role: 'plain' };
}

export function integer(): Column<number, number, 'plain'> {
	return { type: 'integer', nullable: false, role: 'plain' };
}

/** An instant, or a number that may exceed 2³¹. */
export function bigint(): Column<number, number, 'plain'> {
	return { type: 'bigint', nullable: false, role: 'plain' };
}

/** An id that the database counts. */
export function counter(): Column<number, number, 'counter'> {
	return { type: 'bigint', nullable: false, role: 'counter' };
}

/** 1 or 0. */
export function flag(): Column<number, boolean, 'plain'> {
	return converted(
		integer(),
		(stored) => stored === 1,
		(known) => (known ? 1 : 0),
	);
}

/** A JSON value, stored as text. */
export function json<Value>(): Column<string, Value, 'plain'> {
	return converted(
		text(),
		(stored) => fromJson<Value>(stored) as Value,
		(known) => JSON.stringify(known),
	);
}

/** May be null. */
export function optional<Stored, Known>({
	read,
	write,
	...column
}: Column<Stored, Known, 'plain'>): Column<Stored | null, Known | null, 'plain'> {
	return {
		type: column.type,
		role: column.role,
		nullable: true,
		...(read && { read: (stored) => (stored === null ? null : read(stored)) }),
		...(write && { write: (known) => (known === null ? null : write(known)) }),
	};
}

/** Filled with 0 by the database where a row doesn't say otherwise. */
export function withDefault<Stored, Known>(
	column: Column<Stored, Known, 'plain'>,
): Column<Stored, Known, 'default'> {
	return { ...column, role: 'default' };
}

/** Used only in queries: records don't have it. */
export function internal<Stored, Known>(
	column: Column<Stored, Known, 'plain'>,
): Column<Stored, Known, 'internal'> {
	return { ...column, role: 'internal' };
}

/** Another value outside the store than in it. */
export function converted<Stored, Known>(
	column: Column<Stored, Stored, 'plain'>,
	read: (stored: Stored) => Known,
	write: (known: Known) => Stored,
): Column<Stored, Known, 'plain'> {
	return { type: column.type, nullable: column.nullable, role: 'plain', read, write };
}
