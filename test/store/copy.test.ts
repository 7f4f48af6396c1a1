import { hostname } from 'node:os';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Client } from 'pg';

import { SimulatedClock } from '../../lib/domain';
import { openPostgresStore, openSqliteStore, POSTGRES_DEFAULTS, type Schema } from '../../lib/store';
import {
	COPIED_TABLES,
	CopyMismatchError,
	CopyRefusedError,
	copyStore,
	CopyTarget,
	openSource,
	type CopyOptions,
	type CopyProgress,
	type CopyResult,
} from '../../lib/store/copy';
import { KyselyStore } from '../../lib/store/KyselyStore';
import { contactRow, HOUR, MINUTE, START } from '../support/rows';
import { tempFolder } from '../support/tempFolder';
import { sharedPostgres, type OwnedPostgres } from '../support/sharedPostgres';
import { allRows, insertSample, sampleData, sorted } from './copyFixtures';

/** More than one chunk of each table. Chunks of the size that the command copies are in copyCommand.test.ts. */
const SIZE = 250;
const CHUNK_ROWS = 100;

let server: OwnedPostgres;
let folder: ReturnType<typeof tempFolder>;
let original: string;
let file: string;
let target: KyselyStore;
let databases = 0;
const clock = new SimulatedClock(START + HOUR);

beforeAll(async () => {
	server = await sharedPostgres();
	folder = tempFolder();
	original = join(folder.path, 'original.sqlite');
	await write(original, async ({ db }) => {
		await db.transaction().execute(async (tx) => await insertSample(tx, sampleData(SIZE)));
		await db
			.deleteFrom('step_log')
			.where('id', '=', 3 * SIZE - 2)
			.execute();
	});
}, 120_000);

afterAll(async () => {
	await server.destroy();
	folder.remove();
});

beforeEach(async () => {
	databases += 1;
	file = join(folder.path, `journeys-${databases}.sqlite`);
	copyFileSync(original, file);
	await asOperator(async (client) => await client.query(`create database copy_${databases}`));
	target = (await openPostgresStore(settings(), clock)) as KyselyStore;
});

afterEach(async () => await target.close());

function settings() {
	const { port, user, password } = server;
	return {
		...POSTGRES_DEFAULTS,
		host: '127.0.0.1',
		port,
		user,
		password,
		database: `copy_${databases}`,
		poolSize: 3,
	};
}

async function asOperator(work: (client: Client) => Promise<unknown>): Promise<void> {
	const { host, port, user, password } = settings();
	const client = new Client({ host, port, user, password, database: 'postgres' });
	await client.connect();
	await work(client);
	await client.end();
}

async function write(path: string, work: (store: KyselyStore) => Promise<unknown>): Promise<void> {
	const store = (await openSqliteStore(path, clock)) as KyselyStore;
	await work(store);
	await store.close();
}

async function copy(options: Partial<CopyOptions> = {}): Promise<CopyResult> {
	const source = await openSource(file, clock, CHUNK_ROWS);
	try {
		return await copyStore({ source, target: new CopyTarget(target), now: clock.now(), ...options });
	} finally {
		source.close();
	}
}

async function expectEqualTables(): Promise<void> {
	await write(file, async ({ db }) => {
		for (const { name } of COPIED_TABLES) {
			expect(await allRows(target.db, name)).toEqual(await allRows(db, name));
		}
	});
}

/** Which transaction wrote each contact. */
async function rowVersions(): Promise<object> {
	const rows = await target.db
		.selectFrom('contacts')
		.select(['id', 'xmin' as never])
		.execute();
	return Object.fromEntries(rows.map((row) => [row.id, row]));
}

/** Throws when a phase has come so far. */
function interruptAt(phase: CopyProgress['phase'], share: number) {
	return (progress: CopyProgress): void => {
		if (progress.phase === phase && progress.done >= progress.total * share)
			throw new Error('pulled the plug');
	};
}

describe('a copy of an embedded store in PostgreSQL', () => {
	it('has every row of every table, and the file stays as it was', async () => {
		const before = readFileSync(file);
		const result = await copy();
		expect(readFileSync(file).equals(before)).toBe(true);
		expect(result.tables.map(({ name }) => name).sort()).toEqual(Object.keys(sampleData(1)).sort());
		expect(result.tables.every(({ rows, alreadyThere }) => rows > 0 && alreadyThere === 0)).toBe(true);
		expect(result).toMatchObject({ fitted: 0, sourceChanged: false });
		expect(await allRows(target.db, 'holds')).toEqual(sorted(sampleData(SIZE).holds));
		await expectEqualTables();
	}, 60_000);

	it.each([0.05, 0.3, 0.55, 0.9, Math.random()])(
		'goes on after an interruption at %p',
		async (share) => {
			await expect(copy({ onProgress: interruptAt('copy', share) })).rejects.toThrow('pulled the plug');
			const there = await rowVersions();
			const result = await copy();
			const sum = (pick: (table: CopyResult['tables'][number]) => number) =>
				result.tables.map(pick).reduce((a, b) => a + b, 0);
			expect(sum(({ alreadyThere }) => alreadyThere)).toBeGreaterThanOrEqual(
				Math.floor(share * sum(({ rows }) => rows)),
			);
			expect(await rowVersions()).toMatchObject(there);
			await expectEqualTables();
		},
		60_000,
	);

	it('fills the gaps that an interrupted copy of other chunks has left', async () => {
		await copy();
		await target.db.deleteFrom('holds').where('id', 'like', 'hold-1%').execute();
		await copy();
		await expectEqualTables();
	}, 60_000);

	it('can be verified again, and writes nothing then', async () => {
		await expect(copy({ onProgress: interruptAt('verify', 0.5) })).rejects.toThrow('pulled the plug');
		const result = await copy();
		expect(result.tables.every(({ rows, alreadyThere }) => rows === alreadyThere)).toBe(true);
	}, 60_000);

	it('ends in order when it is told to', async () => {
		const interruption = new AbortController();
		const onProgress = ({ phase }: CopyProgress) => {
			if (phase === 'copy') interruption.abort();
		};
		await expect(copy({ onProgress, signal: interruption.signal })).rejects.toThrow(/abort/);
	});

	it('works: what is due is claimed and consumed, and new log entries stand behind the old ones', async () => {
		await copy();
		const request = { journeyId: 'journey', stepId: 'wait', limit: 10, alone: 0 as const };
		const claimed = await target.holds.claim({
			...request,
			claimId: 'new',
			claimedBy: 'me',
			leaseUntil: START + 2 * HOUR,
		});
		expect(claimed.map(({ id }) => id).slice(0, 3)).toEqual(['hold-0', 'hold-1', 'hold-5']);
		const holdIds = claimed.map(({ id }) => id);
		const { consumed } = await target.holds.consume({
			holdIds,
			claimId: 'new',
			executionId: '1',
			executedBy: 'me',
		});
		expect(consumed.size).toBe(10);
		await target.stepLog.add([
			{ enrollmentId: 'enrollment-1', journeyId: 'journey', stepId: null, kind: 'exited' },
		]);
		const log = await target.stepLog.list(['enrollment-1']);
		// One more than the largest id that ever was, although its entry was deleted.
		expect(log.map(({ id }) => id)).toEqual([4, 3 * SIZE - 1]);
	}, 60_000);

	it('has U+FFFD where PostgreSQL cannot keep U+0000, in keys too', async () => {
		await write(file, async ({ db }) => {
			await db.updateTable('contacts').set({ first_name: 'a\0b' }).where('id', '=', 'contact-0').execute();
			await db.updateTable('match_keys').set({ key: 'x\0y' }).where('record_id', '=', 'contact-2').execute();
		});
		expect((await copy()).fitted).toBe(2);
		expect((await target.contacts.get('contact-0'))?.firstName).toBe('a\ufffdb');
		await copy();
	}, 60_000);
});

describe('a copy is refused', () => {
	async function expectRefusal(message: RegExp): Promise<void> {
		const count = async (table: keyof Schema) => (await allRows(target.db, table)).length;
		const before = await Promise.all(COPIED_TABLES.map(async ({ name }) => await count(name)));
		await expect(copy()).rejects.toThrow(CopyRefusedError);
		await expect(copy()).rejects.toThrow(message);
		expect(await Promise.all(COPIED_TABLES.map(async ({ name }) => await count(name)))).toEqual(before);
	}

	it('into a store with other data', async () => {
		await target.contacts.insert(contactRow());
		await expectRefusal(/has data that is not part of this copy: row .* of contacts is not in the source/);
	});

	it('into a copy that has been worked with', async () => {
		await copy();
		await target.db.updateTable('holds').set({ state: 'failed' }).where('id', '=', 'hold-0').execute();
		await expectRefusal(/row hold-0 of holds has another state in the source/);
	}, 60_000);

	it.each([
		['a process that runs here', { host: hostname(), pid: process.ppid, heartbeat_at: START }],
		['a fresh heartbeat from elsewhere', { host: 'elsewhere', pid: 1, heartbeat_at: START + HOUR - MINUTE }],
	])(
		'from a store that is in use: %s; unless it is forced',
		async (_, instance) => {
			await write(file, async ({ db }) => {
				await db
					.insertInto('instances')
					.values({ id: 'living', started_at: START, ...instance })
					.execute();
			});
			await expectRefusal(/n8n still works with .*Stop n8n first/);
			await copy({ force: true });
			await expectEqualTables();
		},
		60_000,
	);

	it.each([false, true])(
		'as a success when the file was written to meanwhile; forced: %p',
		async (force) => {
			let written = false;
			const source = await openSource(file, clock, CHUNK_ROWS);
			const onProgress = ({ phase }: CopyProgress) => {
				if (phase !== 'verify' || written) return;
				written = true;
				const other = new DatabaseSync(file);
				other.exec("update contacts set last_name = 'Changed'");
				other.close();
			};
			const copying = copyStore({
				source,
				target: new CopyTarget(target),
				now: clock.now(),
				force,
				onProgress,
			});
			if (force) expect((await copying).sourceChanged).toBe(true);
			else await expect(copying).rejects.toThrow(CopyMismatchError);
			source.close();
			expect((await target.contacts.get('contact-0'))?.lastName).toBeNull();
		},
		60_000,
	);
});
