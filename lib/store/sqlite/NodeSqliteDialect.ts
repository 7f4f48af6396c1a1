import {
	SqliteAdapter,
	SqliteIntrospector,
	type DatabaseConnection,
	type Dialect,
	type Driver,
	type Kysely,
} from 'kysely';

import { NodeSqliteConnection } from './NodeSqliteConnection';
import type { OpenFile } from './OpenFile';
import { RowValuesCompiler } from './RowValues';

/** Kysely on Node's built-in SQLite: one connection, used by one caller at a time. */
export class NodeSqliteDialect implements Dialect {
	readonly #open: () => Promise<OpenFile>;

	readonly #wait: (milliseconds: number) => Promise<void>;

	/**
	 * @param open opens the database file, called once
	 * @param wait how to wait between two tries when another process holds the write lock
	 */
	constructor(open: () => Promise<OpenFile>, wait: (milliseconds: number) => Promise<void>) {
		this.#open = open;
		this.#wait = wait;
	}

	createDriver(): Driver {
		return new NodeSqliteDriver(this.#open, this.#wait);
	}

	createQueryCompiler(): RowValuesCompiler {
		return new RowValuesCompiler();
	}

	createAdapter(): SqliteAdapter {
		return new TransactionalSqliteAdapter();
	}

	createIntrospector(db: Kysely<unknown>): SqliteIntrospector {
		return new SqliteIntrospector(db);
	}
}

/**
 * SQLite can roll back DDL. With it in one immediate transaction, processes that start together migrate once.
 */
class TransactionalSqliteAdapter extends SqliteAdapter {
	override get supportsTransactionalDdl(): boolean {
		return true;
	}
}

class NodeSqliteDriver implements Driver {
	readonly #open: () => Promise<OpenFile>;

	readonly #wait: (milliseconds: number) => Promise<void>;

	#connection: NodeSqliteConnection | undefined;

	/** Ends when the current user of the connection returns it. */
	#turn: Promise<void> = Promise.resolve();

	#release: (() => void) | undefined;

	constructor(open: () => Promise<OpenFile>, wait: (milliseconds: number) => Promise<void>) {
		this.#open = open;
		this.#wait = wait;
	}

	async init(): Promise<void> {
		this.#connection = new NodeSqliteConnection(await this.#open(), this.#wait);
	}

	async acquireConnection(): Promise<DatabaseConnection> {
		const before = this.#turn;
		let release!: () => void;
		this.#turn = new Promise<void>((resolve) => {
			release = resolve;
		});
		await before;
		this.#release = release;
		if (this.#connection === undefined) {
			release();
			throw new Error('The journey store has been closed');
		}
		return this.#connection;
	}

	async releaseConnection(): Promise<void> {
		const release = this.#release;
		this.#release = undefined;
		release?.();
	}

	/** `immediate`: takes the write lock at once, so that no later statement can find it taken. */
	async beginTransaction(connection: DatabaseConnection): Promise<void> {
		await (connection as NodeSqliteConnection).begin();
	}

	async commitTransaction(connection: DatabaseConnection): Promise<void> {
		(connection as NodeSqliteConnection).end('commit');
	}

	async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
		(connection as NodeSqliteConnection).end('rollback');
	}

	async destroy(): Promise<void> {
		await this.#turn;
		this.#connection?.close();
		this.#connection = undefined;
	}
}
