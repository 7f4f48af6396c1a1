import { sql } from 'kysely';

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
 * Takes keys for a record that may be about to be created, and makes everyone else who wants one of them wait
 * until the transaction ends: what one creates, the other then finds. A key belongs to one record at a time.
 * @param id the record that gets the free ones, or a function that says which record gets each
 * @returns the keys with the records that have them now
 */
export async function lockKeys(
	{ db, sql: dialect }: RepositoryContext,
	record: MatchedRecord,
	keys: ScopedKey[],
	id: string | ((key: ScopedKey) => string),
): Promise<KeptKey[]> {
	if (keys.length === 0) return [];
	// In a fixed order, so that two transactions that want the same keys can't wait for each other.
	const sorted = keys
		.map(({ scope, key }) => ({ scope, key, text: `${scope} ${key}` }))
		.sort((left, right) => (left.text < right.text ? -1 : 1));
	const rows = dialect.rows(
		{ ...columnsOf('match_keys', 'scope', 'key', 'record_id'), position: integer() },
		sorted.map(({ scope, key }, position) => ({
			scope,
			key,
			record_id: typeof id === 'string' ? id : id({ scope, key }),
			position,
		})),
	);
	const { rows: kept } = await sql<object>`insert into match_keys (record_type, scope, key, record_id)
		select ${record}, incoming.scope, incoming.key, incoming.record_id from ${rows} as incoming
		where true order by incoming.position
		on conflict (record_type, scope, key) do update set record_id = match_keys.record_id
		returning scope, key, record_id`.execute(db);
	return kept.map(toKey);
}

/**
 * Which record gets keys (null: none does, they are free again), and only those that `of` had received, if
 * that is given.
 */
export type KeyOwner = { id: string; of?: string } | { id: null; of: string };

/** Gives locked keys to the record that they now lead to. */
export async function settleKeys(
	{ db, sql: dialect }: RepositoryContext,
	record: MatchedRecord,
	keys: ScopedKey[],
	owner: KeyOwner,
): Promise<void> {
	if (keys.length === 0) return;
	// By the primary key: a condition with `exists` would read the keys of all records.
	const which = sql`(record_type, scope, key) in (select ${record}, w.scope, w.key from
		${dialect.rows(KEY, keys)} as w)`;
	if (owner.id === null) {
		await sql`delete from match_keys where ${which} and record_id = ${owner.of}`.execute(db);
	} else {
		const whose = owner.of === undefined ? sql`record_id <> ${owner.id}` : sql`record_id = ${owner.of}`;
		await sql`update match_keys set record_id = ${owner.id} where ${which} and ${whose}`.execute(db);
	}
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
		where record_id ${dialect.oneOf([...new Set(recordIds)])}`.execute(db);
	return rows.map(toKey);
}

/** Removes all keys of records. */
export async function removeFromIndex(
	{ db, sql: dialect }: RepositoryContext,
	recordIds: string[],
): Promise<void> {
	if (recordIds.length === 0) return;
	await sql`delete from match_index where record_id ${dialect.oneOf([...new Set(recordIds)])}`.execute(db);
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
