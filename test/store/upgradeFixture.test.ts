import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';

import { openSqliteStore } from '../../lib/store';
import { realClock } from '../support/realClock';
import { tempFolder } from '../support/tempFolder';

/** Tables and indexes with everything that defines them. */
function definitionsIn(file: string): string[] {
	const database = new DatabaseSync(file);
	try {
		return database
			.prepare(
				`select sql from sqlite_master where sql is not null and name not like 'sqlite\\_%' escape '\\'
				order by type, name`,
			)
			.all()
			.map(({ sql }) => String(sql));
	} finally {
		database.close();
	}
}

it('the store that the end-to-end test upgrades has today’s tables; if not, run refreshStore.ts', async () => {
	const folder = tempFolder();
	try {
		const fixture = join(folder.path, 'fixture.sqlite');
		writeFileSync(
			fixture,
			gunzipSync(readFileSync(join(__dirname, '../fixtures/upgrade/journeys.sqlite.gz'))),
		);
		const file = join(folder.path, 'new.sqlite');
		const store = await openSqliteStore(file, realClock);
		await store.close();
		expect(definitionsIn(fixture)).toEqual(definitionsIn(file));
	} finally {
		folder.remove();
	}
});
