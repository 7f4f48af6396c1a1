import { sql, type RawBuilder } from 'kysely';

import { elapse } from '../../domain/elapse';
import { KyselyStore } from '../KyselyStore';
import type { Store } from '../Store';
import type { TableName } from '../tables';
import type { CopiedRow, CopiedTable, RowKey } from './copiedTables';

/** Rows to read back per statement. */
export const PAGE_ROWS = 500;

/** Waits of 1, 2, 4, … 30 s between tries add up to about two minutes. */
const TRIES = 9;

const LONGEST_WAIT = 30_000;

/**
 * A PostgreSQL store that becomes a copy. Every statement may be repeated, so a lost connection does no harm.
 */
export class CopyTarget {
	readonly name: string;

	readonly #store: KyselyStore;

	readonly #signal: AbortSignal | undefined;

	/**
	 * @param store with the latest schema
	 * @param signal ends what waits for the database
	 */
	constructor(store: Store, signal?: AbortSignal) {
		if (!(store instanceof KyselyStore) || store.sql.dialect !== 'postgres') {
			throw new TypeError('The target of a copy must be a PostgreSQL store');
		}
		this.#store = store;
		this.#signal = signal;
		this.name = store.name;
	}

	async count(table: CopiedTable): Promise<number> {
		const [row] = await this.#query<{ n: number }>(sql`select count(*) as n from ${sql.table(table.name)}`);
		return row.n;
	}

	/** The largest primary key in SQLite's order (by bytes), or null when there is no row. */
	async lastKey(table: CopiedTable): Promise<RowKey | null> {
		const order = table.key.map((column) =>
			['text', 'id'].includes(table.columns[column].type)
				? sql`${sql.ref(column)} collate "C" desc`
				: sql`${sql.ref(column)} desc`,
		);
		const [row] = await this.#query<CopiedRow>(
			sql`select ${names(table.key)} from ${sql.table(table.name)} order by ${sql.join(order)} limit 1`,
		);
		return row === undefined ? null : table.key.map((column) => row[column] as string | number);
	}

	/** The next rows by primary key, in the database's own order. */
	async page(table: CopiedTable, after: RowKey | null): Promise<CopiedRow[]> {
		const where = after === null ? sql`` : sql`where (${names(table.key)}) > (${sql.join(after)})`;
		return await this.#query<CopiedRow>(
			sql`select ${names(Object.keys(table.columns))} from ${sql.table(table.name)} ${where}
				order by ${names(table.key)} limit ${sql.lit(PAGE_ROWS)}`,
		);
	}

	/** Writes rows in one statement; existing rows stay as they are. */
	async insert(table: CopiedTable, rows: CopiedRow[]): Promise<void> {
		const columns = names(Object.keys(table.columns));
		await this.#query(
			sql`insert into ${sql.table(table.name)} (${columns})
				select ${columns} from ${this.#store.sql.rows(table.columns, rows)} as incoming
				on conflict do nothing`,
		);
	}

	/** New rows of a table whose ids are counted get ids after this one. */
	async continueAfter(table: TableName, id: number): Promise<void> {
		if (id < 1) return;
		const name = sql.table(table).compile(this.#store.db).sql;
		await this.#query(sql`select setval(pg_get_serial_sequence(${name}, 'id'), ${id})`);
	}

	async #query<Row>(query: RawBuilder<unknown>): Promise<Row[]> {
		for (let tried = 1; ; tried++) {
			try {
				const { rows } = await query.execute(this.#store.db);
				return rows as Row[];
			} catch (error) {
				if (!this.#store.isTransient(error) || tried >= TRIES || this.#signal?.aborted) throw error;
				const wait = Math.min(1_000 * 2 ** (tried - 1), LONGEST_WAIT);
				await elapse(this.#store.clock, wait, this.#signal);
			}
		}
	}
}

function names(columns: readonly string[]): RawBuilder<unknown> {
	return sql.join(columns.map((column) => sql.ref(column)));
}
