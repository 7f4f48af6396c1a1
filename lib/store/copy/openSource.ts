import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';

import type { Clock } from '../../domain/clock';
import { latestMigration, MIGRATIONS } from '../migrations';
import { sqliteErrorCode } from '../sqlite/sqliteErrors';
import { openSqliteStore } from '../sqlite/openSqliteStore';
import { StoreTooNewError, StoreUnavailableError } from '../storeErrors';
import { CopySource, type OpenedSource } from './CopySource';

/** SQLITE_READONLY and SQLITE_CANTOPEN: the files for its locks can't be created. */
const NO_LOCKS = [8, 14];

/**
 * Opens a SQLite store to be copied, read only. A store with an older schema is brought up to date in a
 * temporary copy (which needs as much space in the system's temporary folder); the file itself stays as it
 * is.
 * @param chunkRows how many rows are copied at once; 2,000 by default
 * @throws StoreUnavailableError when it is not a journey store; StoreTooNewError when a newer release created
 *   it
 */
export async function openSource(file: string, clock: Clock, chunkRows?: number): Promise<CopySource> {
	const original = openReadOnly(file);
	try {
		const applied = begin(original, file);
		const version = dataVersion(original);
		const source = { name: `SQLite file ${file}`, original, version };
		if (applied.includes(latestMigration())) return new CopySource(reading(source, original), chunkRows);
		original.exec('commit');
		return await migrated(source, clock, chunkRows);
	} catch (error) {
		if (original.isOpen) original.close();
		throw error;
	}
}

interface Source {
	name: string;
	original: DatabaseSync;
	/** Changes when another connection writes to the original. */
	version: number;
}

function reading(
	{ name, original, version }: Source,
	database: DatabaseSync,
	clean?: () => void,
): OpenedSource {
	return {
		name,
		database,
		changed() {
			// Within the transaction the version would not change.
			if (original.isTransaction) original.exec('commit');
			return dataVersion(original) !== version;
		},
		close() {
			if (database !== original) database.close();
			original.close();
			clean?.();
		},
	};
}

async function migrated(source: Source, clock: Clock, chunkRows?: number): Promise<CopySource> {
	const folder = mkdtempSync(join(tmpdir(), 'journey-copy-'));
	const clean = (): void => rmSync(folder, { recursive: true, force: true });
	try {
		const copy = join(folder, 'journeys.sqlite');
		await backup(source.original, copy);
		await (await openSqliteStore(copy, clock)).close();
		const database = openReadOnly(copy);
		begin(database, copy);
		return new CopySource(reading(source, database, clean), chunkRows);
	} catch (error) {
		clean();
		throw error;
	}
}

function openReadOnly(file: string): DatabaseSync {
	try {
		if (!statSync(file).isFile()) throw new Error('it is not a file');
		return new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
	} catch (error) {
		throw unavailable(file, error);
	}
}

/** Begins to read one state of the store. Returns its migrations. */
function begin(database: DatabaseSync, file: string): string[] {
	let applied: string[];
	try {
		database.exec('begin');
		applied = database
			.prepare('select name from kysely_migration order by name')
			.all()
			.map(({ name }) => String(name));
	} catch (error) {
		throw unavailable(file, error);
	}
	const unknown = applied.filter((name) => !(name in MIGRATIONS));
	if (unknown.length > 0) {
		throw new StoreTooNewError(
			`${file} was made by a newer release of n8n-nodes-customer-journey (it has ${unknown.join(', ')}; this release knows up to ${latestMigration()}). Use that release to copy it.`,
		);
	}
	if (applied.length === 0)
		throw unavailable(file, new Error('it is not a journey store, because its tables are missing'));
	return applied;
}

function unavailable(file: string, cause: unknown): StoreUnavailableError {
	const { message, code } = cause as NodeJS.ErrnoException;
	const reason =
		code === 'ENOENT'
			? 'there is no such file'
			: message.includes('no such table')
				? 'it is not a journey store'
				: NO_LOCKS.includes(sqliteErrorCode(cause) ?? 0)
					? `${message}. Run this as the user of n8n: the file must be readable, and its folder writable for SQLite's locks`
					: message;
	return new StoreUnavailableError(`${file} cannot be copied: ${reason}`, { cause });
}

function dataVersion(database: DatabaseSync): number {
	return (database.prepare('pragma data_version').get() as { data_version: number }).data_version;
}
