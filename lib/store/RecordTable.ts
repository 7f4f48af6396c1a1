import { sql, type RawBuilder } from 'kysely';

import { pageLimits, type Page } from './repositories/page';
import type { RepositoryContext } from './RepositoryContext';
import { TABLES } from './tables';
import {
	columnNames,
	recordColumns,
	recordReader,
	toRow,
	type RecordOf,
	type WholeRecord,
} from './tables/record';

/** Where in a journey a record was created; each step creates it once per visit. */
export interface RecordOrigin {
	enrollmentId: string;
	stepId: string;
	originId: string;
}

/** A query whose rows are turned into records. */
interface RowQuery {
	execute(): Promise<object[]>;
}

interface PagedQuery {
	limit(limit: number): { offset(offset: number): RowQuery };
}

/** What the repositories of accounts, contacts, leads and activities have in common: rows by id, as records. */
export class RecordTable<T extends 'accounts' | 'contacts' | 'leads' | 'activities'> {
	readonly read: (row: object) => RecordOf<T>;

	readonly #context: RepositoryContext;

	readonly #name: T;

	readonly #columns: RawBuilder<unknown>;

	constructor(context: RepositoryContext, name: T) {
		this.#context = context;
		this.#name = name;
		this.read = recordReader(name);
		this.#columns = columnNames(recordColumns(name));
	}

	async get(id: string): Promise<RecordOf<T> | null> {
		return await this.#one(sql`where id = ${id}`);
	}

	/** By id; ids without a record are missing. */
	async getMany(ids: string[]): Promise<Map<string, RecordOf<T>>> {
		if (ids.length === 0) return new Map();
		const records = await this.#select(sql`where id ${this.#context.sql.oneOf([...new Set(ids)])}`);
		return new Map(records.map((record) => [(record as { id: string }).id, record]));
	}

	/** Locks a record until the transaction ends. Returns null when there is none. */
	async lock(id: string): Promise<RecordOf<T> | null> {
		return await this.#one(sql`where id = ${id} ${this.#context.sql.forUpdate}`);
	}

	/** The record that this step has already created in this visit, if any. */
	async findByOrigin({ enrollmentId, stepId, originId }: RecordOrigin): Promise<RecordOf<T> | null> {
		return await this.#one(
			sql`where enrollment_id = ${enrollmentId} and step_id = ${stepId} and origin_id = ${originId}`,
		);
	}

	/** The first row of a query as a record. */
	async first(query: PagedQuery): Promise<RecordOf<T> | null> {
		const [row] = await query.limit(1).offset(0).execute();
		return row === undefined ? null : this.read(row);
	}

	/** A page of a query's rows as records. */
	async page(query: PagedQuery, page: Page): Promise<Array<RecordOf<T>>> {
		const { limit, offset } = pageLimits(page);
		return await this.all(query.limit(limit).offset(offset));
	}

	/** All rows of a query as records. */
	async all(query: RowQuery): Promise<Array<RecordOf<T>>> {
		return (await query.execute()).map(this.read);
	}

	/** Stores a new record; what isn't given is null. */
	async insert(values: Partial<WholeRecord<T>>, id = this.#context.newId()): Promise<RecordOf<T>> {
		const now = this.#context.clock.now();
		const { columns } = TABLES[this.#name];
		const row = {
			...Object.fromEntries(Object.keys(columns).map((name) => [name, null])),
			...toRow(columns, { ...values, id, createdAt: now, updatedAt: now }),
		};
		await this.#context.db
			.insertInto(this.#name)
			.values(row as never)
			.execute();
		return this.read(row);
	}

	/** Writes the given properties of one record and returns the result; null when there is none. */
	async update(id: string, changes: Partial<WholeRecord<T>>): Promise<RecordOf<T> | null> {
		const row = toRow(TABLES[this.#name].columns, { ...changes, updatedAt: this.#context.clock.now() });
		const set = Object.entries(row).map(([name, value]) => sql`${sql.ref(name)} = ${value}`);
		const { rows } = await sql<object>`update ${sql.table(this.#name)} set ${sql.join(set)}
			where id = ${id} returning ${this.#columns}`.execute(this.#context.db);
		return rows.length === 0 ? null : this.read(rows[0]);
	}

	async #one(condition: RawBuilder<unknown>): Promise<RecordOf<T> | null> {
		const [record] = await this.#select(condition);
		return record ?? null;
	}

	async #select(condition: RawBuilder<unknown>): Promise<Array<RecordOf<T>>> {
		const { rows } = await sql<object>`
			select ${this.#columns} from ${sql.table(this.#name)} ${condition}`.execute(this.#context.db);
		return rows.map(this.read);
	}
}
