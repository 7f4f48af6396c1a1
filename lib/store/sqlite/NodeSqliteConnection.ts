import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';

import type { OpenFile } from './OpenFile';
import { retryWhileBusy } from './retryWhileBusy';

const CACHED_STATEMENTS = 300;

interface Prepared {
	statement: StatementSync;
	returnsRows: boolean;
}

/** One open database file. Statements are synchronous; only waiting for another process's lock is not. */
export class NodeSqliteConnection implements DatabaseConnection {
	readonly #file: OpenFile;

	readonly #wait: (milliseconds: number) => Promise<void>;

	readonly #prepared = new Map<string, Prepared>();

	/** The database for which statements are prepared. */
	#database: DatabaseSync;

	#inTransaction = false;

	constructor(file: OpenFile, wait: (milliseconds: number) => Promise<void>) {
		this.#file = file;
		this.#database = file.database;
		this.#wait = wait;
	}

	async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
		// A statement that found the lock taken has done nothing, so outside a transaction it may be tried again.
		if (this.#inTransaction) return this.#run<R>(query);
		return await retryWhileBusy(this.#wait, () => {
			// A write must not be confirmed if it went to a deleted file.
			if (isWriting(query.sql)) this.#file.check();
			this.#adopt();
			return this.#run<R>(query);
		});
	}

	// eslint-disable-next-line require-yield
	async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
		throw new Error('Streaming is not supported; read in pages instead');
	}

	async begin(): Promise<void> {
		await retryWhileBusy(this.#wait, () => {
			this.#file.check();
			this.#adopt();
			this.#database.exec('begin immediate');
		});
		this.#inTransaction = true;
	}

	end(how: 'commit' | 'rollback'): void {
		try {
			this.#database.exec(how);
			this.#inTransaction = false;
		} catch (error) {
			// A full disk rolls the transaction back automatically; then there is none left to end.
			this.#inTransaction = this.#database.isTransaction;
			if (how === 'commit' || this.#inTransaction) throw error;
		}
	}

	close(): void {
		this.#prepared.clear();
		this.#file.close();
	}

	/** A check may have reopened the file. */
	#adopt(): void {
		if (this.#database === this.#file.database) return;
		this.#prepared.clear();
		this.#database = this.#file.database;
	}

	#run<R>(query: CompiledQuery): QueryResult<R> {
		const { statement, returnsRows } = this.#prepare(query.sql);
		const parameters = query.parameters as SQLInputValue[];
		if (returnsRows) return { rows: statement.all(...parameters) as R[] };
		const { changes, lastInsertRowid } = statement.run(...parameters);
		return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
	}

	#prepare(sql: string): Prepared {
		let prepared = this.#prepared.get(sql);
		if (prepared === undefined) {
			const statement = this.#database.prepare(sql);
			prepared = { statement, returnsRows: statement.columns().length > 0 };
			if (this.#prepared.size >= CACHED_STATEMENTS) {
				const [oldest] = this.#prepared.keys();
				this.#prepared.delete(oldest);
			}
			this.#prepared.set(sql, prepared);
		}
		return prepared;
	}
}

function isWriting(text: string): boolean {
	return !/^\s*(?:select|pragma)\b/i.test(text);
}
