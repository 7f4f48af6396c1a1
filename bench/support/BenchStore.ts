import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Client } from 'pg';

import type { Clock } from '../../lib/domain';
import { openPostgresStore, openSqliteStore, POSTGRES_DEFAULTS, type Store } from '../../lib/store';
import { startPostgres } from './postgres';

/** A new, empty place for a store of ours, with what can only be done from outside the store. */
export interface BenchStore {
	readonly name: 'SQLite' | 'PostgreSQL';
	open(clock: Clock): Promise<Store>;
	/** Runs statements outside the store, each on its own; the store must be idle. */
	execute(statements: readonly string[]): Promise<void>;
	/** The rows of a query, run outside the store. */
	query(text: string): Promise<Array<Record<string, unknown>>>;
	/** Bytes of everything in it. */
	size(): Promise<number>;
	/** Deletes it; the store must be closed. */
	destroy(): Promise<void>;
}

export const BENCH_STORES: ReadonlyArray<{ name: BenchStore['name']; create: () => Promise<BenchStore> }> = [
	{ name: 'SQLite', create: async () => sqliteFile() },
	{ name: 'PostgreSQL', create: async () => await postgresServer() },
];

/** @param file an existing store; omit it for a new one in a temporary folder */
export function sqliteFile(file?: string): BenchStore {
	const folder = file === undefined ? mkdtempSync(join(tmpdir(), 'journey-bench-')) : undefined;
	const path = file ?? join(folder!, 'bench.sqlite');
	const withDatabase = <T>(work: (database: DatabaseSync) => T): T => {
		const database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
		try {
			database.exec('pragma busy_timeout = 10000');
			return work(database);
		} finally {
			database.close();
		}
	};
	return {
		name: 'SQLite',
		open: async (clock) => await openSqliteStore(path, clock),
		execute: async (statements) =>
			withDatabase((database) => {
				for (const statement of statements) database.exec(statement);
			}),
		query: async (text) =>
			withDatabase((database) => database.prepare(text).all() as Array<Record<string, unknown>>),
		size: async () =>
			withDatabase((database) => {
				database.exec('pragma wal_checkpoint(truncate)');
				return statSync(path).size;
			}),
		destroy: async () => {
			if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function postgresServer(): Promise<BenchStore> {
	const server = await startPostgres();
	const login = { host: '127.0.0.1', port: server.port, user: server.user, password: server.password };
	const settings = { ...POSTGRES_DEFAULTS, ...login };
	const withClient = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
		const client = new Client({ ...login, database: settings.database });
		await client.connect();
		try {
			await client.query(`set search_path to ${client.escapeIdentifier(settings.schema)}`);
			return await work(client);
		} finally {
			await client.end();
		}
	};
	return {
		name: 'PostgreSQL',
		open: async (clock) => await openPostgresStore(settings, clock),
		execute: async (statements) =>
			await withClient(async (client) => {
				for (const statement of statements) await client.query(statement);
			}),
		query: async (text) => await withClient(async (client) => (await client.query(text)).rows),
		size: async () =>
			await withClient(async (client) => {
				const { rows } = await client.query<{ size: string }>(
					'select pg_database_size(current_database()) as size',
				);
				return Number(rows[0].size);
			}),
		destroy: async () => await server.destroy(),
	};
}
