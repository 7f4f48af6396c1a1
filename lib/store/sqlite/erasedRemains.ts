import type { DatabaseSync } from 'node:sqlite';

import { sql, type Kysely } from 'kysely';

import type { Schema } from '../schema';

/**
 * Deleted content is overwritten at once (`secure_delete`), but when SQLite splits a page it may leave copies
 * of earlier content in the page's free space: of a thousand contacts, four texts were still found. Only
 * rewriting the file (`vacuum`) removes them. The file's `user_version` records that this is pending, so a
 * crash doesn't forget it.
 */
const OWED = 1;
const DONE = 2;

/** In the transaction that erases. */
export async function oweRewrite(db: Kysely<Schema>): Promise<void> {
	await sql`pragma user_version = ${sql.lit(OWED)}`.execute(db);
}

export function isRewriteOwed(database: DatabaseSync): boolean {
	const row = database.prepare('pragma user_version').get() as { user_version: number };
	return row.user_version === OWED;
}

export function rewriteDone(database: DatabaseSync): void {
	database.exec(`pragma user_version = ${DONE}`);
}
