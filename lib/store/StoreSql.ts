import type { Expression, Kysely, RawBuilder } from 'kysely';

import type { Schema } from './schema';
import type { AnyColumn } from './tables/column';

/** Columns by name, with the type that a dialect needs to read them from JSON. */
export type RowColumns = Readonly<Record<string, Pick<AnyColumn, 'type'>>>;

/** The few things that the stores' SQL dialects express differently; everything else is one text for both. */
export interface StoreSql {
	readonly dialect: 'sqlite' | 'postgres';
	/**
	 * How long one statement over many records may take, in milliseconds, so that nothing waits for it for
	 * long.
	 */
	readonly statementTime: number;
	/** Whether a transaction has the whole store to itself, so that nothing that it has read can change. */
	readonly ownsStore: boolean;
	/**
	 * A table expression with one row per object: how a batch of any size is sent in one statement. The first
	 * column must not be null.
	 */
	rows(columns: RowColumns, data: object[]): RawBuilder<unknown>;
	/**
	 * Runs a statement that writes rows about some records, one for each at most.
	 * @param column contains the record's id
	 * @returns those of the records for which it wrote a row
	 */
	writtenOf(
		db: Kysely<Schema>,
		statement: RawBuilder<unknown>,
		column: string,
		ids: string[],
	): Promise<string[]>;
	/** A table expression with one row per text, in column `value`. Any number of them is one parameter. */
	each(values: string[]): RawBuilder<unknown>;
	/** Follows an expression: whether it is one of the values. Any number of them is one parameter. */
	oneOf(values: string[]): RawBuilder<unknown>;
	/**
	 * The same for a column that has an index, which is then used: for some 100 values PostgreSQL would rather
	 * read a table of some 10,000 rows from beginning to end.
	 */
	oneOfIndexed(values: string[]): RawBuilder<unknown>;
	/** Follows an expression: whether it is none of the values. */
	noneOf(values: string[]): RawBuilder<unknown>;
	/** The sum of two texts with a JSON object of whole numbers, name by name; null counts as empty. */
	addObjects(left: Expression<unknown>, right: Expression<unknown>): RawBuilder<string>;
	/** Whether a text column contains a text, ignoring case, for accented letters too. */
	contains(column: Expression<string | null>, text: string): RawBuilder<boolean>;
	/**
	 * Makes transactions about the same contacts wait for one another, so that an event and a hold that are
	 * written at the same moment can't miss each other.
	 * @returns those that are locked now
	 */
	lockContacts(db: Kysely<Schema>, contactIds: string[]): Promise<string[]>;
	/**
	 * Makes transactions that name the same texts wait for one another, until they end. Contacts are locked
	 * before them.
	 */
	lockTexts(db: Kysely<Schema>, texts: string[]): Promise<void>;
	/**
	 * Makes transactions that decide about the same enrollments wait for one another. Without it, one could end
	 * an enrollment while another holds it once more, or two could each mistake the other's hold for
	 * unfinished.
	 * @param which follows their id, such as `in (select …)`
	 */
	lockEnrollments(db: Kysely<Schema>, which: RawBuilder<unknown>): Promise<void>;
	/**
	 * Runs what a power cut may undo without harm (and only a power cut can), so that nothing waits for the
	 * disk. What others write later is as safe as always.
	 */
	withAsyncCommit<T>(db: Kysely<Schema>, work: (db: Kysely<Schema>) => Promise<T>): Promise<T>;
	/** Runs a transaction that a power cut may undo, but not the death of a process or server. */
	processDurable<T>(db: Kysely<Schema>, work: (db: Kysely<Schema>) => Promise<T>): Promise<T>;
	/** Called in the transaction that erases a contact. */
	noteErasure(db: Kysely<Schema>): Promise<void>;
	/** See `Store.forgetErased`. */
	forgetErased(db: Kysely<Schema>): Promise<boolean>;
	/** Ends a `select … for update` that skips rows others have already locked; empty where not needed. */
	skipLocked: RawBuilder<unknown>;
	/** Ends a `select … order by` so that no one else changes its rows before the transaction ends. */
	forUpdate: RawBuilder<unknown>;
	/** Ends a `select` so that no one deletes its rows before the transaction ends. */
	forKeyShare: RawBuilder<unknown>;
	/**
	 * Ends a `select … order by` so that it locks the rows as {@link StoreSql.lockContacts} does: in the order
	 * given, and not against foreign keys.
	 * @param table its alias
	 */
	forNoKeyUpdateOf(table: string): RawBuilder<unknown>;
}

/** Runs `work` in a transaction that nothing undoes. */
export async function runTransaction<T>(
	db: Kysely<Schema>,
	work: (db: Kysely<Schema>) => Promise<T>,
): Promise<T> {
	return await db.transaction().execute(work);
}
