import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Kysely } from 'kysely';

import type { Clock } from '../../domain/clock';
import { KyselyStore } from '../KyselyStore';
import { migrate } from '../migrate';
import type { Schema } from '../schema';
import type { Store } from '../Store';
import { StoreUnavailableError } from '../storeErrors';
import { NodeSqliteDialect } from './NodeSqliteDialect';
import { patiently } from './patiently';
import { isTransient } from './sqliteErrors';
import { addFunctions, sqliteSql } from './sqliteSql';

export interface SqliteOptions {
	/** Makes the ids in place of the store. */
	newId?: () => string;
}

/**
 * Opens (and creates, when missing) the embedded store in one file, and brings its schema up to date.
 * The file may be opened by several processes of one machine.
 * @param file absolute path; missing folders are made. `:memory:`: a store that is gone when it is closed
 * @throws StoreUnavailableError when the file cannot be opened; StoreTooNewError when a newer release made it
 */
export async function openSqliteStore(
	file: string,
	clock: Clock,
	{ newId }: SqliteOptions = {},
): Promise<Store> {
	const wait = async (milliseconds: number): Promise<void> =>
		await new Promise<void>((resolve) => {
			clock.setTimer(milliseconds, resolve);
		});
	let database: DatabaseSync | undefined;
	const open = async (): Promise<DatabaseSync> => {
		try {
			// Busy is what a new file is while another process is making it.
			database = await patiently(wait, () => openDatabase(file));
		} catch (error) {
			throw new StoreUnavailableError(
				`The journey store ${file} cannot be opened: ${(error as Error).message}`,
				{ cause: error },
			);
		}
		return database;
	};
	const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(open, wait) });
	try {
		await migrate(db, 'sqlite');
	} catch (error) {
		await db.destroy().catch(() => undefined);
		throw error;
	}
	return new KyselyStore({
		db,
		sql: sqliteSql,
		clock,
		name: `SQLite file ${file}`,
		changeToken: () => dataVersion(database!),
		signals: null,
		isTransient,
		newId,
	});
}

function openDatabase(file: string): DatabaseSync {
	if (file === ':memory:') return openInMemory();
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	if (existsSync(file) && !statSync(file).isFile()) throw new Error('it is not a file');
	const database = new DatabaseSync(file, { enableForeignKeyConstraints: true });
	try {
		// Short, because n8n's event loop stands still meanwhile; longer waits are made between the tries.
		database.exec('pragma busy_timeout = 20');
		database.exec('pragma journal_mode = wal');
		// FULL: what a webhook has answered with success must survive a power cut.
		database.exec('pragma synchronous = full');
		database.exec('pragma temp_store = memory');
		database.exec('pragma cache_size = -32000');
		// 16 MB of log before it is copied into the file: pages that are written again and again are copied once.
		database.exec('pragma wal_autocheckpoint = 4000');
		addFunctions(database);
		// Names and addresses of people: for the user that runs n8n only.
		chmodSync(file, 0o600);
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
}

function openInMemory(): DatabaseSync {
	const database = new DatabaseSync(':memory:', { enableForeignKeyConstraints: true });
	addFunctions(database);
	return database;
}

/** Changes whenever another connection has committed; costs a few microseconds. */
function dataVersion(database: DatabaseSync): number {
	const row = database.prepare('pragma data_version').get() as { data_version: number };
	return row.data_version;
}
