import { join } from 'node:path';

import type { Logger } from 'n8n-workflow';

import { systemClock } from '../../lib/n8n/systemClock';
import { warnOfNewStore } from '../../lib/n8n/steps/warnOfNewStore';
import { openSqliteStore } from '../../lib/store';
import { tempFolder } from '../support/tempFolder';

it('warns once of a store that had to be made for published journeys, and not of one that was there', async () => {
	const folder = tempFolder();
	const file = join(folder.path, 'journeys.sqlite');
	const lines: string[] = [];
	const log = { warn: (line: string) => lines.push(line) } as unknown as Logger;
	const store = await openSqliteStore(file, systemClock);
	warnOfNewStore(store, log);
	warnOfNewStore(store, log);
	expect(lines).toEqual([
		expect.stringContaining(`the store SQLite file ${file} was missing or empty, so a new one was created`),
	]);
	await store.close();
	const again = await openSqliteStore(file, systemClock);
	warnOfNewStore(again, log);
	expect(lines).toHaveLength(1);
	await again.close();
	folder.remove();
});
