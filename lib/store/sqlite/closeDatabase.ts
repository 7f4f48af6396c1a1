import { rmSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

import { isRewriteOwed, rewriteDone } from './erasedRemains';
import type { StoreFile } from './StoreFile';

/** A larger file would keep n8n from ending in time: about a second. */
const REWRITTEN_AT_MOST = 64 * 1024 * 1024;

/** Never collected: closing them would write their log into files that are not theirs. */
const abandoned: DatabaseSync[] = [];

/**
 * Closes a database, so that its file alone contains everything. If another file is in its place, nothing is
 * written into that, and nothing is left that SQLite would mistake for its log.
 */
export function closeDatabase(database: DatabaseSync, file: StoreFile | undefined, path: string): void {
	if (!database.isOpen) return;
	const state = file?.state() ?? 'whole';
	const ownLog = file?.hasOwnLog ?? true;
	if (state === 'overwritten' || !ownLog) {
		abandoned.push(database);
		if (ownLog) removeLog(path);
		return;
	}
	if (database.isTransaction) database.exec('rollback');
	if (state === 'whole' && file !== undefined) ifPossible(() => rewriteIfOwed(database, path));
	// Closing does it, too, but only where no other process has the file open.
	const emptied = ifPossible(() => emptyLog(database)) ?? false;
	database.close();
	// SQLite leaves them behind when the file was moved.
	if (state === 'replaced' || (state === 'deleted' && emptied)) removeLog(path);
}

/**
 * Another process may have the file just now, or the disk is full. Nothing is lost: another close does it.
 */
function ifPossible<T>(work: () => T): T | undefined {
	try {
		return work();
	} catch {
		return undefined;
	}
}

function removeLog(path: string): void {
	for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
}

/**
 * Copies the log into the file and empties it.
 * @returns false when others are still reading from it
 */
export function emptyLog(database: DatabaseSync): boolean {
	const { busy } = database.prepare('pragma wal_checkpoint(truncate)').get() as { busy: number };
	return busy === 0;
}

function rewriteIfOwed(database: DatabaseSync, path: string): void {
	if (!isRewriteOwed(database) || statSync(path).size > REWRITTEN_AT_MOST) return;
	database.exec('vacuum');
	rewriteDone(database);
}
