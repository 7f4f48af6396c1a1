import type { DatabaseSync } from 'node:sqlite';

import { StoreUnavailableError } from '../storeErrors';
import { closeDatabase, emptyLog } from './closeDatabase';
import { openDatabase } from './openDatabase';
import { closeAtExit } from './openDatabases';
import { StoreFile } from './StoreFile';

export const IN_MEMORY = ':memory:';

/** A SQLite database for as long as its store is open: checked, repaired, and closed properly. */
export class OpenFile {
	readonly #path: string;

	readonly #forgetExit: () => void;

	#database: DatabaseSync;

	/** Undefined for a store in memory. */
	#file: StoreFile | undefined;

	/** @throws StoreUnavailableError, or what SQLite throws while another process is creating the file */
	constructor(path: string) {
		this.#path = path;
		this.#database = openDatabase(path);
		try {
			this.#file = this.#identify();
		} catch (error) {
			this.#database.close();
			throw error;
		}
		// A killed process may have left erased data in the log.
		this.#emptyLog();
		this.#forgetExit = closeAtExit(() => {
			try {
				this.#close();
			} catch {
				// The process ends.
			}
		});
	}

	/** A different one after a check that has reopened the file. */
	get database(): DatabaseSync {
		return this.#database;
	}

	/** @throws StoreLostError when what is written would be lost */
	check(): void {
		if (!this.#database.isOpen) this.#open();
		else if (this.#file?.check() && !this.#database.isTransaction) this.#renewLog();
	}

	/** Changes whenever another connection has committed; costs a few microseconds. */
	version(): number {
		const row = this.#database.prepare('pragma data_version').get() as { data_version: number };
		return row.data_version;
	}

	close(): void {
		this.#forgetExit();
		this.#close();
	}

	#close(): void {
		closeDatabase(this.#database, this.#file, this.#path);
	}

	/** SQLite still has the deleted log open: its content is copied into the file before it is released. */
	#renewLog(): void {
		if (!this.#emptyLog()) {
			throw new StoreUnavailableError(
				`The write-ahead log of the journey store ${this.#path} was deleted, and another program is reading what stands in it`,
			);
		}
		this.#database.close();
		this.#open();
	}

	#emptyLog(): boolean {
		try {
			return emptyLog(this.#database);
		} catch {
			return false;
		}
	}

	#open(): void {
		this.#database = openDatabase(this.#path);
		this.#file = this.#identify();
	}

	#identify(): StoreFile | undefined {
		return this.#path === IN_MEMORY ? undefined : new StoreFile(this.#path, () => this.version());
	}
}
