const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_FULL = 13;

/** SQLite's primary result code of an error that `node:sqlite` has thrown, or undefined for any other. */
export function sqliteErrorCode(error: unknown): number | undefined {
	if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
	return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** Another connection holds the lock; trying again later may succeed. */
export function isBusy(error: unknown): boolean {
	const code = sqliteErrorCode(error);
	return code === SQLITE_BUSY || code === SQLITE_LOCKED;
}

/** The same may succeed later: when the lock is free, or somebody has made room on the disk. */
export function isTransient(error: unknown): boolean {
	return isBusy(error) || sqliteErrorCode(error) === SQLITE_FULL;
}
