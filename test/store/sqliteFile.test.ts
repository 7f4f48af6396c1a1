import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	copyFileSync,
	existsSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';

import { CompiledQuery, type Kysely } from 'kysely';

import { openSqliteStore, StoreLostError, type Store } from '../../lib/store';
import { realClock } from '../support/realClock';
import { contactRow } from '../support/rows';
import { tempFolder } from '../support/tempFolder';

let folder: ReturnType<typeof tempFolder>;
let file: string;
let opened: Store[];

beforeEach(() => {
	folder = tempFolder();
	file = join(folder.path, 'n8n', 'journeys.sqlite');
	opened = [];
});

afterEach(async () => {
	for (const store of opened) await store.close();
	folder.remove();
});

async function open(path = file): Promise<Store> {
	const store = await openSqliteStore(path, realClock);
	opened.push(store);
	return store;
}

async function add(store: Store, count: number): Promise<void> {
	for (let n = 0; n < count; n++) await store.contacts.insert(contactRow());
}

/** How many contacts a copy of the file alone has. */
function inCopyOf(path: string): unknown {
	const copy = join(folder.path, 'copied.sqlite');
	copyFileSync(path, copy);
	const database = new DatabaseSync(copy, { readOnly: true });
	const { total } = database.prepare('select count(*) as total from contacts').get()!;
	expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
	database.close();
	for (const suffix of ['', '-wal', '-shm']) rmSync(copy + suffix, { force: true });
	return total;
}

const filesThere = (): string[] => readdirSync(join(folder.path, 'n8n')).sort();

describe('a store that is closed', () => {
	it('is in its one file, alone', async () => {
		const store = await open();
		await add(store, 100);
		await store.close();
		expect(filesThere()).toEqual(['journeys.sqlite']);
		expect(inCopyOf(file)).toBe(100);
	});

	it('is in its one file although another has it open', async () => {
		const [store, other] = [await open(), await open()];
		await add(store, 10);
		expect(await other.contacts.count()).toBe(10);
		await store.close();
		expect(inCopyOf(file)).toBe(10);
		await add(other, 1);
		expect(await other.contacts.count()).toBe(11);
	});

	it('knows whether it was made when it was opened', async () => {
		const store = await open();
		expect(store.isNew).toBe(true);
		expect((await open()).isNew).toBe(false);
	});
});

describe('a process that ends without closing its stores', () => {
	async function leave(
		how: string,
		files: string[],
	): Promise<{ code: unknown; signal: unknown; out: string }> {
		const script = join(__dirname, '..', 'support', 'leaveStores.cjs');
		const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, how, ...files], {
			stdio: ['ignore', 'pipe', 'inherit'],
			env: { PATH: process.env.PATH },
		});
		let out = '';
		child.stdout.on('data', (data) => (out += String(data)));
		const [code, signal] = await once(child, 'close');
		return { code, signal, out };
	}

	it('has closed them, with one listener however often the package is loaded', async () => {
		const files = ['a', 'b', 'c'].map((name) => join(folder.path, 'n8n', `${name}.sqlite`));
		const { code, out } = await leave('exit', files);
		expect(code).toBe(0);
		expect(out).toBe('1 1 stopped stopped stopped ');
		expect(filesThere()).toEqual(['a.sqlite', 'b.sqlite', 'c.sqlite']);
		for (const path of files) expect(inCopyOf(path)).toBe(1);
	});

	it('is still ended by a signal that no one else listens to', async () => {
		const { signal, out } = await leave('SIGTERM', [file]);
		expect(signal).toBe('SIGTERM');
		expect(out).toBe('1 1 stopped ');
	});
});

describe('a store whose file is', () => {
	/** Nothing is written, in a transaction or without one, and the look of the clock says so, too. */
	async function expectLost(store: Store, how: RegExp): Promise<void> {
		for (const write of [
			async () => await store.contacts.insert(contactRow()),
			async () => await store.transaction(async (tx) => await tx.contacts.insert(contactRow())),
			async () => store.changeToken(),
		]) {
			const error = await write().then(
				() => undefined,
				(thrown: unknown) => thrown,
			);
			expect(error).toBeInstanceOf(StoreLostError);
			expect((error as Error).message).toMatch(how);
			expect(store.isTransient(error)).toBe(true);
		}
	}

	it('moved away writes nothing until it is back, and then goes on', async () => {
		const store = await open();
		await add(store, 3);
		renameSync(file, `${file}.away`);
		await expectLost(store, /was deleted or moved away while it was open. Move it back/);
		renameSync(`${file}.away`, file);
		await add(store, 1);
		await store.close();
		expect(inCopyOf(file)).toBe(4);
	});

	it('deleted writes nothing, and leaves nothing behind', async () => {
		const store = await open();
		await add(store, 3);
		rmSync(file);
		await expectLost(store, /was deleted or moved away/);
		await store.close();
		expect(filesThere()).toEqual([]);
		expect((await open()).isNew).toBe(true);
	});

	it('deleted with its folder writes nothing', async () => {
		const store = await open();
		rmSync(join(folder.path, 'n8n'), { recursive: true });
		await expectLost(store, /was deleted or moved away/);
		await store.close();
		expect(existsSync(join(folder.path, 'n8n'))).toBe(false);
	});

	it('replaced by a backup writes nothing into it, and leaves it to the next start', async () => {
		const store = await open();
		await add(store, 3);
		const reader = new DatabaseSync(file, { readOnly: true });
		await backup(reader, `${file}.backup`);
		reader.close();
		await add(store, 5);
		renameSync(`${file}.backup`, file);
		await expectLost(store, /was replaced by another file while it was open. Restart n8n/);
		await store.close();
		expect(filesThere()).toEqual(['journeys.sqlite']);
		expect(inCopyOf(file)).toBe(3);
		expect(await (await open()).contacts.count()).toBe(3);
	});

	it('overwritten by a shorter backup writes nothing into it, and leaves it to the next start', async () => {
		const store = await open();
		await add(store, 3);
		const reader = new DatabaseSync(file, { readOnly: true });
		await backup(reader, `${file}.backup`);
		reader.close();
		await add(store, 600);
		await store.forgetErased();
		await store.contacts.insert(contactRow());
		copyFileSync(`${file}.backup`, file);
		await expectLost(store, /was emptied or overwritten while it was open/);
		await store.close();
		expect(inCopyOf(file)).toBe(3);
		expect(await (await open()).contacts.count()).toBe(3);
	});

	it('emptied writes nothing, also when it grows again', async () => {
		const store = await open();
		await add(store, 3);
		truncateSync(file);
		await expectLost(store, /was emptied or overwritten/);
		writeFileSync(file, Buffer.alloc(2_000_000));
		await expectLost(store, /was emptied or overwritten/);
		await store.close();
		expect(readFileSync(file).every((byte) => byte === 0)).toBe(true);
	});

	it('made shorter by another process’s VACUUM is the same', async () => {
		const store = await open();
		await add(store, 600);
		await store.forgetErased();
		const other = new DatabaseSync(file);
		other.exec('delete from contacts');
		other.exec('vacuum');
		other.prepare('pragma wal_checkpoint(truncate)').get();
		other.close();
		await add(store, 2);
		expect(await store.contacts.count()).toBe(2);
	});
});

describe('a store whose log is', () => {
	it.each([['-wal'], ['-shm'], ['-wal', '-shm']])(
		'deleted (%s %s) loses nothing and goes on',
		async (...gone) => {
			const store = await open();
			await add(store, 3);
			for (const suffix of gone.filter(Boolean)) rmSync(file + suffix);
			await add(store, 2);
			store.changeToken();
			await add(store, 2);
			expect(await store.contacts.count()).toBe(7);
			const reader = new DatabaseSync(file, { readOnly: true });
			expect(reader.prepare('select count(*) as total from contacts').get()).toEqual({ total: 7 });
			reader.close();
			await store.close();
			expect(inCopyOf(file)).toBe(7);
		},
	);

	it('deleted while a transaction is open keeps what that writes', async () => {
		const store = await open();
		await store.transaction(async (tx) => {
			await tx.contacts.insert(contactRow());
			rmSync(`${file}-wal`);
			store.changeToken();
			await tx.contacts.insert(contactRow());
		});
		await add(store, 1);
		await store.close();
		expect(inCopyOf(file)).toBe(3);
	});

	it('that of another process is not written over', async () => {
		const store = await open();
		await add(store, 3);
		await store.forgetErased();
		rmSync(`${file}-wal`);
		rmSync(`${file}-shm`);
		writeFileSync(`${file}-wal`, '');
		await expect(add(store, 1)).rejects.toThrow(/has a write-ahead log \(-wal\) of another process/);
		await store.close();
		expect(inCopyOf(file)).toBe(3);
	});
});

it('waits for a disk that is read-only for a while', async () => {
	const store = await open();
	const { db } = store as unknown as { db: Kysely<unknown> };
	await db.executeQuery(CompiledQuery.raw('pragma query_only = on'));
	const error = await add(store, 1).catch((thrown: unknown) => thrown);
	expect((error as Error).message).toMatch(/readonly/);
	expect(store.isTransient(error)).toBe(true);
	await db.executeQuery(CompiledQuery.raw('pragma query_only = off'));
	await add(store, 1);
	expect(await store.contacts.count()).toBe(1);
});
