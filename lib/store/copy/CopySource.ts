import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { TableName } from '../tables';
import { recordReader, type RecordOf } from '../tables/record';
import { keyOf, type CopiedRow, type CopiedTable, type RowKey } from './copiedTables';
import { fitRow, fitText, REPLACEMENT } from './fitRow';

const toInstance = recordReader('instances');

/** A chunk ends at this many rows … */
export const CHUNK_ROWS = 2_000;

/** … or this many characters: all texts of one jsonb value must stay below 256 MB, and in memory. */
const CHUNK_CHARACTERS = 8_000_000;

/** What a {@link CopySource} reads from. */
export interface OpenedSource {
	readonly name: string;
	/** In a transaction that reads one state of the store, at the latest schema. */
	readonly database: DatabaseSync;
	changed(): boolean;
	close(): void;
}

/** A SQLite store as it is copied: read only, at one point in time. */
export class CopySource {
	readonly name: string;

	readonly #opened: OpenedSource;

	readonly #database: DatabaseSync;

	readonly #statements = new Map<string, StatementSync>();

	readonly #chunkRows: number;

	/** @param chunkRows at how many rows a chunk ends */
	constructor(opened: OpenedSource, chunkRows = CHUNK_ROWS) {
		this.#opened = opened;
		this.#chunkRows = chunkRows;
		this.#database = opened.database;
		this.name = opened.name;
		this.#database.function('fit_text', { deterministic: true }, (value) =>
			typeof value === 'string' ? fitText(value) : value,
		);
	}

	instances(): Array<RecordOf<'instances'>> {
		return this.#prepare('select * from instances').all().map(toInstance);
	}

	count(table: CopiedTable): number {
		return this.#number(`select count(*) as n from ${table.name}`);
	}

	/** How many rows have this key or a smaller one. */
	countUpTo(table: CopiedTable, key: RowKey): number {
		return this.#number(
			`select count(*) as n from ${table.name} where ${tuple(table)} <= ${marks(table)}`,
			key,
		);
	}

	/**
	 * The next rows by primary key, as they will be in the copy; `fitted` counts those that had to be changed.
	 */
	chunk(
		table: CopiedTable,
		after: RowKey | null,
	): { rows: CopiedRow[]; fitted: number; last: RowKey | null } {
		const where = after === null ? '' : `where ${tuple(table)} > ${marks(table)}`;
		const statement = this.#prepare(
			`select ${columns(table)} from ${table.name} ${where} order by ${table.key.join(', ')} limit ${this.#chunkRows}`,
		);
		const rows: CopiedRow[] = [];
		let last: RowKey | null = null;
		let fitted = 0;
		let characters = 0;
		for (const found of statement.iterate(...(after ?? []))) {
			const row = found as CopiedRow;
			// The original key, before it is made to fit, is where the next chunk continues.
			last = keyOf(table, row);
			if (fitRow(table, row)) fitted += 1;
			rows.push(row);
			for (const column in row) {
				const value = row[column];
				if (typeof value === 'string') characters += value.length;
			}
			if (characters >= CHUNK_CHARACTERS) break;
		}
		return { rows, fitted, last };
	}

	/** One row as it will be in the copy, by its key there. */
	get(table: CopiedTable, key: RowKey): CopiedRow | undefined {
		const select = `select ${columns(table)} from ${table.name} where`;
		let row = this.#prepare(`${select} ${tuple(table)} = ${marks(table)}`).get(...key);
		if (row === undefined && key.some((value) => typeof value === 'string' && value.includes(REPLACEMENT))) {
			const fitted = table.key.map((column) => `fit_text(${column}) = ?`).join(' and ');
			row = this.#prepare(`${select} ${fitted}`).get(...key);
		}
		if (row !== undefined) fitRow(table, row as CopiedRow);
		return row as CopiedRow | undefined;
	}

	/** The largest id that a row of a table ever had, even if it is deleted by now. */
	lastId(table: TableName): number {
		return this.#number(
			`select max(
				coalesce((select max(id) from ${table}), 0),
				coalesce((select seq from sqlite_sequence where name = ?), 0)) as n`,
			[table],
		);
	}

	/** Whether another process has written to the file since it was opened. What is read stays as it was. */
	changed(): boolean {
		return this.#opened.changed();
	}

	close(): void {
		this.#statements.clear();
		this.#opened.close();
	}

	#number(text: string, parameters: RowKey = []): number {
		return (this.#prepare(text).get(...parameters) as { n: number }).n;
	}

	#prepare(text: string): StatementSync {
		let statement = this.#statements.get(text);
		if (statement === undefined) {
			statement = this.#database.prepare(text);
			this.#statements.set(text, statement);
		}
		return statement;
	}
}

function columns(table: CopiedTable): string {
	return Object.keys(table.columns).join(', ');
}

function tuple(table: CopiedTable): string {
	return `(${table.key.join(', ')})`;
}

function marks(table: CopiedTable): string {
	return `(${table.key.map(() => '?').join(', ')})`;
}
