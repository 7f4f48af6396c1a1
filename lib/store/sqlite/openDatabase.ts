import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { addFunctions } from './sqliteSql';

/**
 * Opens a file (and creates it, when missing) with the store's settings. `:memory:` is gone when it is
 * closed.
 */
export function openDatabase(file: string): DatabaseSync {
	if (file === ':memory:') return openInMemory();
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	if (existsSync(file) && !statSync(file).isFile()) throw new Error('it is not a file');
	const database = new DatabaseSync(file, { enableForeignKeyConstraints: true });
	try {
		// Short, because n8n's event loop is blocked meanwhile; longer waits are made between the tries.
		database.exec('pragma busy_timeout = 20');
		database.exec('pragma journal_mode = wal');
		// FULL: what a webhook has answered with success must survive a power cut.
		database.exec('pragma synchronous = full');
		// Deleted content is overwritten, also in free pages: it may have been about a person.
		database.exec('pragma secure_delete = on');
		database.exec('pragma temp_store = memory');
		database.exec('pragma cache_size = -32000');
		// 16 MB of log before it is copied into the file: pages that are written again and again are copied once.
		database.exec('pragma wal_autocheckpoint = 4000');
		addFunctions(database);
		// Names and addresses of people: only for the user that runs n8n.
		chmodSync(file, 0o600);
		// Creates the log, so that it is known which one it is.
		database.prepare('select count(*) from sqlite_master').get();
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
