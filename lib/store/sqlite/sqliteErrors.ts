const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_CONSTRAINT = 19;

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

/** A UNIQUE, NOT NULL or FOREIGN KEY rule was broken. */
export function isConstraint(error: unknown): boolean {
	return sqliteErrorCode(error) === SQLITE_CONSTRAINT;
}
