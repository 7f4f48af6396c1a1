import { StoreUnavailableError } from '../storeErrors';

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;

/** The disk: full, read-only, or not there. */
const DISK = new Set([SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN]);

/** SQLite's primary result code of an error thrown by `node:sqlite`, or undefined for any other. */
export function sqliteErrorCode(error: unknown): number | undefined {
	if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
	return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** Another connection holds the lock; trying again later may succeed. */
export function isBusy(error: unknown): boolean {
	const code = sqliteErrorCode(error);
	return code === SQLITE_BUSY || code === SQLITE_LOCKED;
}

/** The same may succeed later: when the lock is free, the disk is writable, or the file has been moved back. */
export function isTransient(error: unknown): boolean {
	if (error instanceof StoreUnavailableError) return true;
	return isBusy(error) || DISK.has(sqliteErrorCode(error) ?? 0);
}
