import { Kysely } from 'kysely';

import type { Clock } from '../../domain/clock';
import { KyselyStore } from '../KyselyStore';
import { migrate } from '../migrate';
import type { Schema } from '../schema';
import type { Store } from '../Store';
import { StoreUnavailableError } from '../storeErrors';
import { NodeSqliteDialect } from './NodeSqliteDialect';
import { OpenFile } from './OpenFile';
import { retryWhileBusy } from './retryWhileBusy';
import { isTransient } from './sqliteErrors';
import { sqliteSql } from './sqliteSql';

export interface SqliteOptions {
	/** Creates the ids in place of the store. */
	newId?: () => string;
}

/**
 * Opens (and creates, when missing) the embedded store in one file, and brings its schema up to date. Several
 * processes of one machine may open the file.
 * @param file absolute path; missing folders are created. `:memory:`: a store that is gone when it is closed
 * @throws StoreUnavailableError when the file can't be opened; StoreTooNewError when a newer release created
 *   it
 * @returns the open store; close it (or the engine that has it) when you're done
 * @example
 * ```ts
 * const store = await openSqliteStore(`${process.cwd()}/journeys.sqlite`, systemClock);
 * console.log(store.isNew); // true
 * await store.close();
 * ```
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
	let opened: OpenFile | undefined;
	const open = async (): Promise<OpenFile> => {
		try {
			// A new file is busy while another process is creating it.
			opened = await retryWhileBusy(wait, () => new OpenFile(file));
		} catch (error) {
			throw new StoreUnavailableError(
				`The journey store ${file} cannot be opened: ${(error as Error).message}`,
				{ cause: error },
			);
		}
		return opened;
	};
	const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(open, wait) });
	let isNew: boolean;
	try {
		isNew = await migrate(db, 'sqlite');
	} catch (error) {
		await db.destroy().catch(() => undefined);
		throw error;
	}
	return new KyselyStore({
		db,
		sql: sqliteSql,
		clock,
		name: `SQLite file ${file}`,
		isNew,
		changeToken: () => {
			opened!.check();
			return opened!.version();
		},
		signals: null,
		isTransient,
		newId,
	});
}
