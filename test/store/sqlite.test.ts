import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { SimulatedClock, type Clock } from '../../lib/domain';
import { openSqliteStore, StoreTooNewError, StoreUnavailableError, type Store } from '../../lib/store';
import { MIGRATIONS } from '../../lib/store/migrations';
import { realClock } from '../support/realClock';
import { contactRow, START } from '../support/rows';
import { tempFolder } from '../support/tempFolder';
import { storeContract } from './storeContract';

storeContract('SQLite', async (clock: Clock) => {
	const folder = tempFolder();
	const file = join(folder.path, 'journeys.sqlite');
	const store = await openSqliteStore(file, clock);
	return {
		store,
		reopen: async () => await openSqliteStore(file, clock),
		destroy: async () => {
			await store.close();
			folder.remove();
		},
	};
});

describe('the embedded store', () => {
	let folder: ReturnType<typeof tempFolder>;
	let file: string;
	let opened: Store[];

	beforeEach(() => {
		folder = tempFolder();
		file = join(folder.path, 'some', 'folder', 'journeys.sqlite');
		opened = [];
	});

	afterEach(async () => {
		for (const store of opened) await store.close();
		folder.remove();
	});

	async function open(clock: Clock = new SimulatedClock(START)): Promise<Store> {
		const store = await openSqliteStore(file, clock);
		opened.push(store);
		return store;
	}

	/** The file as another program sees it. */
	function otherConnection(): DatabaseSync {
		return new DatabaseSync(file, { timeout: 5000 });
	}

	it('makes the folders that are missing, and is known by its file', async () => {
		const store = await open();
		expect(store.name).toBe(`SQLite file ${file}`);
	});

	it('is set up so that what was answered survives a power cut', async () => {
		const store = await open();
		// The store's own connection is what counts for `synchronous`.
		const { db } = store as unknown as { db: { executeQuery(query: object): Promise<{ rows: object[] }> } };
		const pragma = async (name: string) =>
			Object.values((await db.executeQuery({ sql: `pragma ${name}`, parameters: [], query: {} })).rows[0])[0];
		expect(await pragma('journal_mode')).toBe('wal');
		expect(await pragma('synchronous')).toBe(2);
		expect(await pragma('foreign_keys')).toBe(1);
	});

	it('says so when its path is a folder', async () => {
		mkdirSync(file, { recursive: true });
		await expect(open()).rejects.toThrow(StoreUnavailableError);
		await expect(open()).rejects.toThrow(/cannot be opened: it is not a file/);
	});

	it('says so when the file is something else', async () => {
		mkdirSync(join(folder.path, 'some', 'folder'), { recursive: true });
		writeFileSync(file, 'This is a letter to my aunt, and no database at all.'.repeat(100));
		await expect(open()).rejects.toThrow(StoreUnavailableError);
		await expect(open()).rejects.toThrow(/not a database/);
	});

	it('refuses a file that a newer release has made, and leaves it as it is', async () => {
		await (await open()).close();
		opened.length = 0;
		const other = otherConnection();
		other.exec("insert into kysely_migration (name, timestamp) values ('9999_from_the_future', '2030')");
		const before = other.prepare('select count(*) as n from sqlite_master').get();
		await expect(open()).rejects.toThrow(StoreTooNewError);
		await expect(open()).rejects.toThrow(/newer release.*9999_from_the_future.*Update the package/);
		expect(other.prepare('select count(*) as n from sqlite_master').get()).toEqual(before);
		other.close();
	});

	it('can be opened again, and is then as it was', async () => {
		const first = await open();
		const ann = await first.contacts.insert(contactRow({ firstName: 'Ann' }));
		await first.close();
		opened.length = 0;
		expect(await (await open()).contacts.get(ann.id)).toEqual(ann);
	});

	it('cannot be used after it was closed', async () => {
		const store = await open();
		await store.close();
		opened.length = 0;
		await expect(store.contacts.count()).rejects.toThrow();
	});

	it('is made once by five that open a new file at the same moment', async () => {
		const stores = await Promise.all(Array.from({ length: 5 }, async () => await open(realClock)));
		await Promise.all(stores.map(async (store) => await store.contacts.insert(contactRow())));
		expect(await stores[0].contacts.count()).toBe(5);
		expect(migrationsIn(file)).toEqual(Object.keys(MIGRATIONS));
	});

	it('is made once by five processes that start at the same moment', async () => {
		const runs = await Promise.all(Array.from({ length: 5 }, async () => await openInProcess(file)));
		expect(runs).toEqual(Array.from({ length: 5 }, () => ({ code: 0, output: '' })));
		expect(await (await open()).contacts.count()).toBe(5);
		expect(migrationsIn(file)).toEqual(Object.keys(MIGRATIONS));
	}, 60_000);

	it('waits while another program writes, without standing still', async () => {
		const store = await open(realClock);
		const other = otherConnection();
		other.exec('begin immediate');
		const begun = Date.now();
		const turns = countTurns();
		setTimeout(() => other.exec('rollback'), 300);
		await Promise.all([
			store.contacts.insert(contactRow()),
			store.transaction(async (tx) => await tx.contacts.insert(contactRow())),
		]);
		expect(Date.now() - begun).toBeGreaterThanOrEqual(290);
		expect(await store.contacts.count()).toBe(2);
		expect(turns.stop()).toBeGreaterThan(3);
		other.close();
	});

	it('can be read while another program writes', async () => {
		const store = await open();
		const other = otherConnection();
		other.exec('begin immediate');
		expect(await store.contacts.count()).toBe(0);
		other.exec('rollback');
		other.close();
	});

	it('tells when another program has written, and nothing about its own writing', async () => {
		const store = await open();
		const before = store.changeToken();
		await store.contacts.insert(contactRow());
		expect(store.changeToken()).toBe(before);
		const other = otherConnection();
		other.exec('begin immediate');
		other.exec("insert into instances values ('x', 'there', 1, 0, 0)");
		expect(store.changeToken()).toBe(before);
		other.exec('commit');
		const after = store.changeToken();
		expect(after).not.toBe(before);
		expect(store.changeToken()).toBe(after);
		other.close();
	});

	it('goes on after a statement in a transaction has failed', async () => {
		const store = await open();
		await expect(
			store.transaction(async (tx) => {
				await tx.contacts.insert(contactRow({ externalId: 'a' }));
				await tx.contacts.insert(contactRow({ externalId: 'a' }));
			}),
		).rejects.toThrow(/UNIQUE/);
		await store.contacts.insert(contactRow({ externalId: 'a' }));
		expect(await store.contacts.count()).toBe(1);
	});
});

function migrationsIn(file: string): unknown[] {
	const database = new DatabaseSync(file);
	const rows = database.prepare('select name from kysely_migration').all();
	database.close();
	return rows.map((row) => row.name);
}

/** Opens the store in a process of its own and adds a contact. */
async function openInProcess(file: string): Promise<{ code: number | null; output: string }> {
	const script = join(__dirname, '..', 'support', 'openStore.cjs');
	const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, file], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { PATH: process.env.PATH },
	});
	let output = '';
	child.stdout.on('data', (data) => (output += String(data)));
	child.stderr.on('data', (data) => (output += String(data)));
	const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
	return { code, output };
}

/** Counts how often the event loop comes round. */
function countTurns(): { stop(): number } {
	let turns = 0;
	const timer = setInterval(() => (turns += 1), 20);
	return {
		stop: () => {
			clearInterval(timer);
			return turns;
		},
	};
}
