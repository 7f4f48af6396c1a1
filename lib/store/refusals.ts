import { sqliteErrorCode } from './sqlite/sqliteErrors';

/** SQLSTATE codes for lost connections and server shutdowns. They say nothing about the statement. */
const ENDINGS = ['08', '57P'];

/** SQLite's result codes for a lock, a full disk and a constraint. Nothing was written. */
const SQLITE_REFUSALS = new Set([5, 6, 13, 19]);

/**
 * Whether the database itself reports that the statement failed. Any other error (a broken connection, no answer, a
 * disk failure) leaves the outcome open.
 */
export function isRefusedByStore(error: unknown): boolean {
	const sqlite = sqliteErrorCode(error);
	if (sqlite !== undefined) return SQLITE_REFUSALS.has(sqlite);
	if (typeof error !== 'object' || error === null) return false;
	const { code, severity } = error as { code?: unknown; severity?: unknown };
	if (typeof code !== 'string' || severity === undefined) return false;
	return !ENDINGS.some((prefix) => code.startsWith(prefix));
}
