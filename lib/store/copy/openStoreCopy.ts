import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';

import type { Clock } from '../../domain/clock';
import { openSqliteStore } from '../sqlite/openSqliteStore';
import type { Store } from '../Store';
import { openSource } from './openSource';

/**
 * Opens a temporary copy of a SQLite store, so that the file itself stays as it is.
 * @throws StoreUnavailableError when it is not a journey store
 */
export async function openStoreCopy(
	file: string,
	clock: Clock,
): Promise<{ store: Store; close(): Promise<void> }> {
	// Says what's wrong with the file, if anything is.
	(await openSource(file, clock)).close();
	const folder = mkdtempSync(join(tmpdir(), 'journey-check-'));
	const clean = (): void => rmSync(folder, { recursive: true, force: true });
	try {
		const copy = join(folder, 'journeys.sqlite');
		const original = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
		try {
			await backup(original, copy);
		} finally {
			original.close();
		}
		const store = await openSqliteStore(copy, clock);
		return {
			store,
			async close() {
				await store.close();
				clean();
			},
		};
	} catch (error) {
		clean();
		throw error;
	}
}
