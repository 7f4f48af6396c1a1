import { sql, type RawBuilder } from 'kysely';

import type { MatchedRecord } from '../../../domain/matching';
import type { RepositoryContext } from '../../RepositoryContext';
import { columnsOf, TABLES } from '../../tables';
import { integer } from '../../tables/column';
import { recordReader, toRow, type RecordOf } from '../../tables/record';

/** A key of a record under one rule. */
export interface ScopedKey {
	scope: string;
	key: string;
}

/** A key, and the record that has it. */
export type KeptKey = RecordOf<'match_index'>;

const toKey = recordReader('match_index');

const KEY = columnsOf('match_index', 'scope', 'key');

/** The most records that are compared for one: more share a key only if it says nothing. */
const MOST_CANDIDATES = 2_000;

/**
 * Takes keys for records that may be about to be created, and makes everyone else who wants one of them wait
 * until the transaction ends: what one creates, the other then finds. A key belongs to one record at a time.
 * @param keys each with the record that gets it if it is free
 * @returns the keys with the records that have them now
 */
export async function lockKeys(
	context: RepositoryContext,
	record: MatchedRecord,
	keys: KeptKey[],
): Promise<KeptKey[]> {
	if (keys.length === 0) return [];
	const { db, sql: dialect } = context;
	// In a fixed order, so that two transactions that want the same keys can't wait for each other.
	const sorted = keys
		.map((key) => ({ key, text: `${key.scope} ${key.key}` }))
		.sort((left, right) => (left.text < right.text ? -1 : 1));
	const rows = dialect.rows(
		{ ...columnsOf('match_keys', 'scope', 'key', 'record_id'), position: integer() },
		sorted.map(({ key: { scope, key, recordId } }, position) => ({
			scope,
			key,
			record_id: recordId,
			position,
		})),
	);
	// Those that exist are locked all the same; writing them once more would leave a dead row of each behind.
	const { rows: inserted } = await sql<object>`insert into match_keys (record_type, scope, key, record_id)
		select ${record}, incoming.scope, incoming.key, incoming.record_id from ${rows} as incoming
		where true order by incoming.position
		on conflict (record_type, scope, key) do update set record_id = match_keys.record_id
			where match_keys.record_id is null
		returning scope, key, record_id`.execute(db);
	const free = inserted.map(toKey);
	if (free.length === keys.length) return free;
	const known = new Set(free.map(textOf));
	const others = keys.filter((key) => !known.has(textOf(key)));
	const { rows: held } = await sql<object>`${eachScope(others, (scope, list) => {
		return sql`select scope, key, record_id from match_keys
			where record_type = ${record} and scope = ${scope} and key ${dialect.oneOfIndexed(list)}`;
	})}`.execute(db);
	return [...free, ...held.map(toKey)];
}

function textOf({ scope, key }: ScopedKey): string {
	return JSON.stringify([scope, key]);
}

/** One query per scope, so that each finds its keys by the index. */
function eachScope(
	keys: ScopedKey[],
	query: (scope: string, keys: string[]) => RawBuilder<unknown>,
): RawBuilder<unknown> {
	const byScope = Map.groupBy(keys, ({ scope }) => scope);
	const parts = [...byScope].map(([scope, list]) => query(scope, [...new Set(list.map(({ key }) => key))]));
	return sql.join(parts, sql` union all `);
}

/** Gives locked keys to the records that they now lead to. */
export async function giveKeys(
	{ db, sql: dialect }: RepositoryContext,
	record: MatchedRecord,
	keys: KeptKey[],
): Promise<void> {
	if (keys.length === 0) return;
	const { columns } = TABLES.match_index;
	const rows = dialect.rows(
		columns,
		keys.map((key) => toRow(columns, key)),
	);
	await sql`update match_keys set record_id = w.record_id from ${rows} as w
		where match_keys.record_type = ${record} and match_keys.scope = w.scope and match_keys.key = w.key`.execute(
		db,
	);
}

/** Frees locked keys: no record has them. */
export async function freeKeys(
	{ db, sql: dialect }: RepositoryContext,
	record: MatchedRecord,
	keys: ScopedKey[],
): Promise<void> {
	if (keys.length === 0) return;
	// By the primary key: a condition with `exists` would read the keys of all records.
	await sql`delete from match_keys where (record_type, scope, key) in
		(select ${record}, w.scope, w.key from ${dialect.rows(KEY, keys)} as w)`.execute(db);
}

/**
 * Which records have each of these keys.
 * @returns null if there are more than `limit` in all
 */
export async function recordsByKeys(
	{ db, sql: dialect }: RepositoryContext,
	keys: ScopedKey[],
	limit: number,
): Promise<KeptKey[] | null> {
	if (keys.length === 0) return [];
	const { rows } = await sql<object>`select * from (${eachScope(keys, (scope, list) => {
		return sql`select scope, key, record_id from match_index
			where scope = ${scope} and key ${dialect.oneOfIndexed(list)}`;
	})}) as found limit ${limit + 1}`.execute(db);
	return rows.length > limit ? null : rows.map(toKey);
}

/** The records that have one of these keys, most recently created first. */
export async function findByKeys(
	{ db, sql: dialect }: RepositoryContext,
	keys: ScopedKey[],
): Promise<string[]> {
	if (keys.length === 0) return [];
	const { rows } = await sql<{ record_id: string }>`
		select distinct i.record_id from ${dialect.rows(KEY, keys)} as w
		join match_index i on i.scope = w.scope and i.key = w.key
		order by i.record_id desc limit ${MOST_CANDIDATES}`.execute(db);
	return rows.map(({ record_id }) => record_id);
}

/** Adds keys of records; existing ones stay. */
export async function addToIndex({ db, sql: dialect }: RepositoryContext, keys: KeptKey[]): Promise<void> {
	if (keys.length === 0) return;
	const { columns } = TABLES.match_index;
	const rows = dialect.rows(
		columns,
		keys.map((key) => toRow(columns, key)),
	);
	await sql`insert into match_index (scope, key, record_id)
		select scope, key, record_id from ${rows} as incoming
		where true on conflict do nothing`.execute(db);
}

/** The keys of records. */
export async function keysOfRecords(
	{ db, sql: dialect }: RepositoryContext,
	recordIds: string[],
): Promise<KeptKey[]> {
	if (recordIds.length === 0) return [];
	const { rows } = await sql<object>`select scope, key, record_id from match_index
		where record_id ${dialect.oneOfIndexed([...new Set(recordIds)])}`.execute(db);
	return rows.map(toKey);
}

/** Removes all keys of records. */
export async function removeFromIndex(
	{ db, sql: dialect }: RepositoryContext,
	recordIds: string[],
): Promise<void> {
	if (recordIds.length === 0) return;
	await sql`delete from match_index where record_id ${dialect.oneOfIndexed([...new Set(recordIds)])}`.execute(
		db,
	);
}

/** Deletes some keys of scopes; returns whether there may be more. */
export async function deleteScopePart(
	{ db, sql: dialect }: RepositoryContext,
	scopes: string[],
	size: number,
): Promise<boolean> {
	const these = dialect.oneOf(scopes);
	const { rows: keys } = await sql`delete from match_keys where (record_type, scope, key) in
		(select record_type, scope, key from match_keys
			where record_type in ('contact', 'lead') and scope ${these} limit ${size}) returning 1`.execute(db);
	const { rows } = await sql`delete from match_index where (scope, key, record_id) in
		(select scope, key, record_id from match_index where scope ${these} limit ${size})
		returning 1`.execute(db);
	return rows.length === size || keys.length === size;
}

/** A key that several records have. */
export interface SharedKey extends ScopedKey {
	records: number;
}

/** Keys of one scope that several records have, in order. */
export async function sharedKeys(
	{ db }: RepositoryContext,
	scope: string,
	after: string | null,
	limit: number,
): Promise<SharedKey[]> {
	const { rows } = await sql<{ key: string; records: number }>`
		select key, count(*) as records from match_index
		where scope = ${scope} ${after === null ? sql`` : sql`and key > ${after}`}
		group by key having count(*) > 1 order by key limit ${limit}`.execute(db);
	return rows.map(({ key, records }) => ({ scope, key, records: Number(records) }));
}
