import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { SimulatedClock } from '../../lib/domain';
import { openSqliteStore } from '../../lib/store';
import { START } from './rows';
import { tempFolder } from './tempFolder';

/** Names the migrated file in the workers' environment; `test/support/startRun.ts` sets it. */
const TEMPLATE = 'JOURNEY_TEST_SQLITE_TEMPLATE';

/** Makes the file that {@link fromTemplate} copies. The caller removes its folder after the run. */
export async function makeTemplate(): Promise<ReturnType<typeof tempFolder>> {
	const folder = tempFolder();
	const file = join(folder.path, 'journeys.sqlite');
	await (await openSqliteStore(file, new SimulatedClock(START))).close();
	process.env[TEMPLATE] = file;
	return folder;
}

/**
 * Puts an empty store with today's tables where there is none: 6 ms to open instead of about 40 ms to migrate.
 * Tests of how a store is created and migrated call `openSqliteStore` instead.
 */
export function fromTemplate(file: string): void {
	const template = process.env[TEMPLATE];
	if (template === undefined || existsSync(file)) return;
	mkdirSync(dirname(file), { recursive: true });
	// A log of a store that was here before would be read into this one.
	for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
	copyFileSync(template, file);
}
