import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { openSqliteStore } from '../../lib/store';
import { moveOldStoreAside } from '../../tools/start/moveOldStoreAside';
import { realClock } from '../support/realClock';
import { contactRow, START } from '../support/rows';
import { tempFolder } from '../support/tempFolder';

const folder = tempFolder();
const file = join(folder.path, 'journeys.sqlite');
const NOW = new Date(START);

afterAll(() => folder.remove());

async function contacts(): Promise<number> {
	const store = await openSqliteStore(file, realClock);
	try {
		await store.contacts.insert(contactRow());
		return await store.contacts.count();
	} finally {
		await store.close();
	}
}

it('leaves no store, an empty one and one of today where they are', async () => {
	expect(moveOldStoreAside(file, NOW)).toBeNull();
	new DatabaseSync(file).close();
	expect(moveOldStoreAside(file, NOW)).toBeNull();
	expect(await contacts()).toBe(1);
	expect(moveOldStoreAside(file, NOW)).toBeNull();
	expect(await contacts()).toBe(2);
});

it('moves one with other tables aside, and the next start makes a new one', async () => {
	const older = new DatabaseSync(file);
	older.exec('alter table holds add column mood text');
	older.close();
	const aside = moveOldStoreAside(file, NOW);
	expect(aside).toBe(join(folder.path, 'journeys.of-2026-01-05T09-00-00.sqlite'));
	expect([existsSync(file), existsSync(aside!)]).toEqual([false, true]);
	expect(await contacts()).toBe(1);
	expect(readdirSync(folder.path).filter((name) => name.endsWith('.sqlite'))).toHaveLength(2);
});
