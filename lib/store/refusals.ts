import { sqliteErrorCode } from './sqlite/sqliteErrors';

/** SQLSTATE classes and codes of connections and servers that end; they say nothing about the statement. */
const ENDINGS = ['08', '57P'];

/** SQLite's result codes for a lock, a full disk and a constraint: nothing was written. */
const SQLITE_REFUSALS = new Set([5, 6, 13, 19]);

/**
 * Whether an error is the database's own word that it has not done what it was asked to. All others (a connection
 * that broke, an answer that did not come, a disk that failed) leave it open.
 */
export function isRefusedByStore(error: unknown): boolean {
	const sqlite = sqliteErrorCode(error);
	if (sqlite !== undefined) return SQLITE_REFUSALS.has(sqlite);
	if (typeof error !== 'object' || error === null) return false;
	const { code, severity } = error as { code?: unknown; severity?: unknown };
	if (typeof code !== 'string' || severity === undefined) return false;
	return !ENDINGS.some((prefix) => code.startsWith(prefix));
}
