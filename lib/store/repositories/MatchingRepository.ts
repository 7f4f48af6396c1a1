import { sql } from 'kysely';

import type { Candidate, Identifiers, MatchedRecord, MatchingStrategy } from '../../domain/matching';
import { textKey } from '../../domain/normalization';
import type { RepositoryContext } from '../RepositoryContext';
import type { MatchingStrategyRow } from '../schema';
import { text } from '../tables/column';
import { recordReader, type RecordOf } from '../tables/record';
import {
	addToIndex,
	deleteScopePart,
	findByKeys,
	freeKeys,
	giveKeys,
	keysOfRecords,
	lockKeys,
	recordsByKeys,
	removeFromIndex,
	sharedKeys,
	type KeptKey,
	type ScopedKey,
	type SharedKey,
} from './matching/matchKeys';
import { readHolders } from './contacts/holders';
import type { ContactUpdate, NewContact } from './contacts/manyContacts';
import { knownAfterInsert, knownAfterUpdate, type KnownContact } from './matching/knownContact';
import { readCandidates, readKnownContacts } from './matching/readCandidates';
import { pageLimits, type Page } from './page';
import { searchIn } from './search';

export type StoredStrategy = Omit<RecordOf<'matching_strategies'>, 'recordType'> & { record: MatchedRecord };

export interface StrategyWrite {
	name: string;
	description: string | null;
	definition: MatchingStrategy;
}

const readStrategy = recordReader('matching_strategies');

/** Matching strategies, and the keys by which their rules find records. */
export class MatchingRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	async get(id: string): Promise<StoredStrategy | null> {
		const row = await this.#context.db
			.selectFrom('matching_strategies')
			.selectAll()
			.where('id', '=', id)
			.executeTakeFirst();
		return row === undefined ? null : toStrategy(row);
	}

	/** Ignores case, as no two strategies have the same name. */
	async findByName(name: string): Promise<StoredStrategy | null> {
		const row = await this.#context.db
			.selectFrom('matching_strategies')
			.selectAll()
			.where('name_key', '=', textKey(name))
			.executeTakeFirst();
		return row === undefined ? null : toStrategy(row);
	}

	/** By name, without those defined in nodes; `search` looks in names. */
	async list(filter: { search?: string; record?: MatchedRecord } & Page = {}): Promise<StoredStrategy[]> {
		const { limit, offset } = pageLimits(filter);
		let query = this.#context.db
			.selectFrom('matching_strategies')
			.selectAll()
			.where('inline', '=', 0)
			.where(searchIn(this.#context.sql, ['name'], filter.search));
		if (filter.record !== undefined) query = query.where('record_type', '=', filter.record);
		const rows = await query.orderBy('name_key').limit(limit).offset(offset).execute();
		return rows.map(toStrategy);
	}

	/** All whose keys are maintained, including those defined in nodes. */
	async keptFor(record: MatchedRecord): Promise<StoredStrategy[]> {
		const rows = await this.#context.db
			.selectFrom('matching_strategies')
			.selectAll()
			.where('record_type', '=', record)
			.orderBy('id')
			.execute();
		return rows.map(toStrategy);
	}

	/** @returns null when one with this id or name already exists */
	async insert(
		strategy: StrategyWrite,
		keysVersion: number,
		{ id = this.#context.newId(), inline = false }: { id?: string; inline?: boolean } = {},
	): Promise<StoredStrategy | null> {
		const now = this.#context.clock.now();
		const row = await this.#context.db
			.insertInto('matching_strategies')
			.values({
				id,
				...columnsOf(strategy),
				record_type: strategy.definition.record,
				inline: inline ? 1 : 0,
				version: 1,
				keys_version: keysVersion,
				keyed: 0,
				total: 0,
				cursor: null,
				keyed_at: null,
				created_at: now,
				updated_at: now,
			})
			.onConflict((conflict) => conflict.doNothing())
			.returningAll()
			.executeTakeFirst();
		return row === undefined ? null : toStrategy(row);
	}

	/** Replaces all but the id. With `rekey` its records need new keys. */
	async update(
		id: string,
		strategy: StrategyWrite,
		rekey: { keysVersion: number } | null,
	): Promise<StoredStrategy | null> {
		const row = await this.#context.db
			.updateTable('matching_strategies')
			.set({ ...columnsOf(strategy), updated_at: this.#context.clock.now() })
			.where('id', '=', id)
			.returningAll()
			.executeTakeFirst();
		if (row === undefined) return null;
		return rekey === null ? toStrategy(row) : await this.startKeys(id, row.version, rekey.keysVersion);
	}

	/**
	 * Begins to rebuild the keys of all records, unless another process has done so since. Returns the
	 * resulting strategy.
	 */
	async startKeys(id: string, version: number, keysVersion: number): Promise<StoredStrategy | null> {
		await this.#context.db
			.updateTable('matching_strategies')
			.set({
				version: version + 1,
				keys_version: keysVersion,
				keyed: 0,
				total: 0,
				cursor: null,
				keyed_at: null,
			})
			.where('id', '=', id)
			.where('version', '=', version)
			.execute();
		return await this.get(id);
	}

	/** Notes the progress of building keys. Another process may be further. */
	async noteKeyed(
		{ id, version }: Pick<StoredStrategy, 'id' | 'version'>,
		progress: { keyed: number; total: number; cursor: string; done: boolean },
	): Promise<void> {
		await this.#context.db
			.updateTable('matching_strategies')
			.set({
				keyed: progress.keyed,
				total: progress.total,
				cursor: progress.cursor,
				...(progress.done ? { keyed_at: this.#context.clock.now() } : {}),
			})
			.where('id', '=', id)
			.where('version', '=', version)
			.where('keyed_at', 'is', null)
			.where((where) => where.or([where('cursor', 'is', null), where('cursor', '<=', progress.cursor)]))
			.execute();
	}

	async delete(id: string): Promise<boolean> {
		const { numDeletedRows } = await this.#context.db
			.deleteFrom('matching_strategies')
			.where('id', '=', id)
			.executeTakeFirst();
		return numDeletedRows > 0n;
	}

	/** How many records there are. */
	async count(record: MatchedRecord): Promise<number> {
		const { rows } = await sql<{ total: number }>`
			select count(*) as total from ${sql.table(record === 'contact' ? 'contacts' : 'leads')}`.execute(
			this.#context.db,
		);
		return Number(rows[0].total);
	}

	/** The next records in the order of their ids. */
	async idsAfter(record: MatchedRecord, after: string, limit: number): Promise<string[]> {
		const { rows } = await sql<{ id: string }>`
			select id from ${sql.table(record === 'contact' ? 'contacts' : 'leads')}
			where id > ${after} order by id limit ${limit}`.execute(this.#context.db);
		return rows.map(({ id }) => id);
	}

	/**
	 * Waits for all current writers of records: they may not know of a strategy that has just been created.
	 * Call it in a separate transaction.
	 */
	async awaitWriters(): Promise<void> {
		if (this.#context.sql.dialect !== 'postgres') return;
		await sql`lock table ${sql.table('contacts')}, ${sql.table('leads')} in share mode`.execute(
			this.#context.db,
		);
	}

	/** See `readCandidates`. */
	async read(
		record: MatchedRecord,
		ids: string[],
		options: { lock?: boolean } = {},
	): Promise<Map<string, Candidate>> {
		return await readCandidates(this.#context, record, ids, options);
	}

	/** See `readKnownContacts`. */
	async readKnown(ids: string[]): Promise<Map<string, KnownContact>> {
		return await readKnownContacts(this.#context, ids);
	}

	/**
	 * Locks contacts until the transaction ends.
	 * @returns those that are not what they were when they were read, by id; null: gone
	 */
	async lockKnown(read: KnownContact[]): Promise<Map<string, KnownContact | null>> {
		if (this.#context.sql.ownsStore) return new Map();
		const ids = read.map(({ whole }) => whole.id);
		const now = await readKnownContacts(this.#context, ids, { lock: true });
		return new Map(
			read.flatMap((before) => {
				const known = now.get(before.whole.id) ?? null;
				const same = JSON.stringify(before) === JSON.stringify(known);
				return same ? [] : [[before.whole.id, known] as const];
			}),
		);
	}

	/** What a contact will be once `contacts.insertMany` has stored it. */
	afterInsert(contact: NewContact): KnownContact {
		return knownAfterInsert(this.#context, contact);
	}

	/** What a contact will be once `contacts.updateMany` has changed it. */
	afterUpdate(known: KnownContact, update: ContactUpdate & { since: string }): KnownContact {
		return knownAfterUpdate(this.#context, known, update);
	}

	/**
	 * Records of contacts that have, or had, an address, number or external id: no match by a rule, but worth a
	 * look.
	 */
	async lookAlikes(record: MatchedRecord, like: Identifiers, limit: number): Promise<string[]> {
		const { db, sql: dialect } = this.#context;
		const of = (value: string | null): string[] => (value === null ? [] : [value]);
		const holders = await readHolders(this.#context, {
			externalId: of(like.externalId),
			email: of(like.email),
			phone: of(like.phone),
		});
		const contacts = Object.values(holders).flatMap((byKey) =>
			[...byKey.values()].flat().map(({ id }) => id),
		);
		if (record === 'contact') return [...new Set(contacts)].slice(0, limit);
		if (contacts.length === 0) return [];
		const { rows } = await sql<{ id: string }>`select id from leads
			where contact_id ${dialect.oneOf([...new Set(contacts)])} order by id desc limit ${limit}`.execute(db);
		return rows.map(({ id }) => id);
	}

	/** Whether any record is waiting for its keys to be rebuilt. */
	async hasStale(): Promise<boolean> {
		// By the index: in the table PostgreSQL would read all rows that were deleted since its last vacuum.
		const { rows } = await sql`select 1 from match_stale order by id limit 1`.execute(this.#context.db);
		return rows.length > 0;
	}

	/**
	 * Takes records whose keys have to be rebuilt, in the transaction that does it; another process may have
	 * taken them.
	 */
	async takeStale(limit: number): Promise<Array<{ record: MatchedRecord; id: string }>> {
		const { rows } = await sql<{ record_type: MatchedRecord; record_id: string }>`
			delete from match_stale where id in
				(select id from match_stale order by id limit ${limit} ${this.#context.sql.forUpdate})
			returning record_type, record_id`.execute(this.#context.db);
		return rows.map(({ record_type, record_id }) => ({ record: record_type, id: record_id }));
	}

	/**
	 * The same for records that this transaction has written, with the leads of its contacts. What another
	 * transaction has taken is left to it: it waits for these records.
	 */
	async takeStaleOf(ids: string[]): Promise<Array<{ record: MatchedRecord; id: string }>> {
		if (ids.length === 0) return [];
		const { db, sql: dialect } = this.#context;
		// Two statements: with a condition on either, the database would read all that are stale.
		const { rows: leads } = await sql<{ id: string }>`select id from leads
			where contact_id ${dialect.oneOfIndexed([...new Set(ids)])}`.execute(db);
		const all = [...new Set([...ids, ...leads.map(({ id }) => id)])];
		const { rows } = await sql<{ record_type: MatchedRecord; record_id: string }>`
			delete from match_stale where id in
				(select id from match_stale where record_id ${dialect.oneOfIndexed(all)} ${dialect.skipLocked})
			returning record_type, record_id`.execute(db);
		return rows.map(({ record_type, record_id }) => ({ record: record_type, id: record_id }));
	}

	/** Notes that the keys of records have to be rebuilt. */
	async markStale(record: MatchedRecord, ids: string[]): Promise<void> {
		if (ids.length === 0) return;
		const { db, sql: dialect } = this.#context;
		await sql`insert into match_stale (record_type, record_id)
			select ${record}, incoming.id from ${dialect.rows(
				{ id: text() },
				ids.map((id) => ({ id })),
			)} as incoming where exists (select 1 from matching_strategies)`.execute(db);
	}

	/** See `lockKeys`. */
	async lockKeys(record: MatchedRecord, keys: KeptKey[]): Promise<KeptKey[]> {
		return await lockKeys(this.#context, record, keys);
	}

	/** See `giveKeys`. */
	async giveKeys(record: MatchedRecord, keys: KeptKey[]): Promise<void> {
		await giveKeys(this.#context, record, keys);
	}

	/** See `freeKeys`. */
	async freeKeys(record: MatchedRecord, keys: ScopedKey[]): Promise<void> {
		await freeKeys(this.#context, record, keys);
	}

	/** See `recordsByKeys`. */
	async recordsByKeys(keys: ScopedKey[], limit: number): Promise<KeptKey[] | null> {
		return await recordsByKeys(this.#context, keys, limit);
	}

	async findByKeys(keys: ScopedKey[]): Promise<string[]> {
		return await findByKeys(this.#context, keys);
	}

	async addToIndex(rows: KeptKey[]): Promise<void> {
		await addToIndex(this.#context, rows);
	}

	async keysOfRecords(recordIds: string[]): Promise<KeptKey[]> {
		return await keysOfRecords(this.#context, recordIds);
	}

	async removeFromIndex(recordIds: string[]): Promise<void> {
		await removeFromIndex(this.#context, recordIds);
	}

	async deleteScopePart(scopes: string[], size: number): Promise<boolean> {
		return await deleteScopePart(this.#context, scopes, size);
	}

	async sharedKeys(scope: string, after: string | null, limit: number): Promise<SharedKey[]> {
		return await sharedKeys(this.#context, scope, after, limit);
	}

	/** Ids of the records that have a key, in order. */
	async recordsWith(
		{ scope, key }: ScopedKey,
		{ after, limit }: { after: string; limit: number },
	): Promise<string[]> {
		const rows = await this.#context.db
			.selectFrom('match_index')
			.select('record_id')
			.where('scope', '=', scope)
			.where('key', '=', key)
			.where('record_id', '>', after)
			.orderBy('record_id')
			.limit(limit)
			.execute();
		return rows.map(({ record_id }) => record_id);
	}
}

function columnsOf({
	name,
	description,
	definition,
}: StrategyWrite): Pick<MatchingStrategyRow, 'name' | 'name_key' | 'description' | 'definition'> {
	return { name, name_key: textKey(name), description, definition: JSON.stringify(definition) };
}

function toStrategy(row: object): StoredStrategy {
	const { recordType: record, ...strategy } = readStrategy(row);
	return { ...strategy, record };
}
