import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { Kysely, PostgresDialect, sql } from 'kysely';
import { Client, Pool } from 'pg';

import type { Clock } from '../../lib/domain';
import {
	openPostgresStore,
	openSqliteStore,
	POSTGRES_DEFAULTS,
	StoreTooNewError,
	type Schema,
} from '../../lib/store';
import type { KyselyStore } from '../../lib/store/KyselyStore';
import { migrate } from '../../lib/store/migrate';
import { MIGRATIONS } from '../../lib/store/migrations';
import { NodeSqliteDialect } from '../../lib/store/sqlite/NodeSqliteDialect';
import { OpenFile } from '../../lib/store/sqlite/OpenFile';
import { realClock } from '../support/realClock';
import { HOUR, START } from '../support/rows';
import { tempFolder } from '../support/tempFolder';
import { COUNTED_TABLES, type CopiedRow } from '../../lib/store/copy/copiedTables';
import { allRows, insertSample, sampleData, sorted } from './copyFixtures';
import { MADE_UP, madeUpMigration } from './madeUpMigration';
import { sharedPostgres, type OwnedPostgres } from '../support/sharedPostgres';
import { runScript, type Ended } from './copyProcess';

const ALL = Object.keys(MIGRATIONS).sort();
const SIZE = 70;

/** One store of a database, to be looked at from behind the store's back too. */
interface Place {
	open(): Promise<KyselyStore>;
	/** The bare tables, whatever their schema. */
	bare(): Promise<Kysely<Schema>>;
}

let server: OwnedPostgres;
let folder: ReturnType<typeof tempFolder>;
let places = 0;
const closers: Array<() => Promise<void>> = [];
/** Real timers, for locks of others have to be waited for. */
const clock: Clock = { now: () => START + HOUR, setTimer: realClock.setTimer };

beforeAll(async () => {
	folder = tempFolder();
	server = await sharedPostgres();
}, 120_000);

afterEach(async () => {
	for (const close of closers.splice(0)) await close();
});

afterAll(async () => {
	await server.destroy();
	folder.remove();
});

function settings() {
	const { port, user, password } = server;
	return {
		...POSTGRES_DEFAULTS,
		host: '127.0.0.1',
		port,
		user,
		password,
		database: `place_${places}`,
		poolSize: 3,
	};
}

async function postgresPlace(): Promise<Place> {
	places += 1;
	const here = settings();
	const { host, port, user, password, database, schema } = here;
	const operator = new Client({ host, port, user, password, database: 'postgres' });
	await operator.connect();
	await operator.query(`create database ${database}`);
	await operator.end();
	return {
		open: async () => remember((await openPostgresStore(here, clock)) as KyselyStore),
		async bare() {
			const pool = new Pool({
				host,
				port,
				user,
				password,
				database,
				max: 2,
				options: `-c search_path=${schema}`,
			});
			const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
			closers.push(async () => await db.destroy());
			await sql`create schema if not exists ${sql.id(schema)}`.execute(db);
			return db;
		},
	};
}

async function sqlitePlace(): Promise<Place> {
	places += 1;
	mkdirSync(join(folder.path, String(places)));
	const file = join(folder.path, String(places), 'journeys.sqlite');
	return {
		open: async () => remember((await openSqliteStore(file, clock)) as KyselyStore),
		async bare() {
			const open = async () => new OpenFile(file);
			const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(open, async () => {}) });
			closers.push(async () => await db.destroy());
			return db;
		},
	};
}

function remember(store: KyselyStore): KyselyStore {
	closers.push(async () => await store.close());
	return store;
}

async function applied(db: Kysely<Schema>): Promise<unknown[]> {
	const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
	return rows.map(({ name }) => name);
}

describe.each([
	['sqlite' as const, sqlitePlace],
	['postgres' as const, postgresPlace],
])('a store on %s', (dialect, makePlace) => {
	it('of an earlier release is brought up to date with all its data, and works', async () => {
		const place = await makePlace();
		const bare = await place.bare();
		await migrate(bare, dialect);
		expect(await applied(bare)).toEqual(ALL);
		const data = sampleData(SIZE);
		await insertSample(bare, data);
		if (dialect === 'postgres') {
			for (const table of COUNTED_TABLES) {
				await sql`select setval(pg_get_serial_sequence(${table}, 'id'), max(id)) from ${sql.table(table)}`.execute(
					bare,
				);
			}
		}

		await withMadeUp(async () => {
			const store = await place.open();
			expect(await applied(bare)).toEqual([...ALL, MADE_UP]);
			for (const [table, rows] of Object.entries(data) as Array<[keyof Schema, CopiedRow[]]>) {
				const filled = table === 'holds' ? rows.map((row) => ({ ...row, mood: 'calm' })) : rows;
				expect(await allRows(store.db, table)).toEqual(sorted(filled));
			}
			await expectToWork(
				store,
				data.holds.filter(({ state }) => state === 'waiting' || state === 'ready').length,
			);
		});
	}, 60_000);

	it('is refused when a newer release has made it, and stays as it is', async () => {
		const place = await makePlace();
		await (await place.open()).contacts.count();
		const bare = await place.bare();
		await sql`insert into kysely_migration (name, timestamp) values ('9999_from_the_future', '2030')`.execute(
			bare,
		);
		await insertSample(bare, sampleData(3));
		const before = await allRows(bare, 'holds');
		await expect(place.open()).rejects.toThrow(StoreTooNewError);
		await expect(place.open()).rejects.toThrow(/newer release.*9999_from_the_future.*Update the package/);
		expect(await applied(bare)).toEqual([...ALL, '9999_from_the_future']);
		expect(await allRows(bare, 'holds')).toEqual(before);
	}, 60_000);

	it('is brought up to date once by five that open it at the same moment', async () => {
		const place = await makePlace();
		const bare = await place.bare();
		await migrate(bare, dialect);
		await insertSample(bare, sampleData(SIZE));
		await withMadeUp(async () => {
			const stores = await Promise.all(Array.from({ length: 5 }, async () => await place.open()));
			expect(await Promise.all(stores.map(async (store) => await store.contacts.count()))).toEqual(
				// Every second one is erased.
				Array(5).fill(SIZE / 2),
			);
			expect(await applied(bare)).toEqual([...ALL, MADE_UP]);
		});
	}, 60_000);
});

describe('a new store on PostgreSQL', () => {
	it('is made once by five processes that start at the same moment', async () => {
		const place = await postgresPlace();
		const runs = await Promise.all(Array.from({ length: 5 }, async () => await openInProcess()));
		expect(runs).toEqual(Array.from({ length: 5 }, () => ({ code: 0, out: '', err: '' })));
		expect(await (await place.open()).contacts.count()).toBe(5);
		expect(await applied(await place.bare())).toEqual(ALL);
	}, 60_000);

	it('of an earlier release is brought up to date once by five processes', async () => {
		const place = await postgresPlace();
		await (await place.open()).contacts.count();
		const runs = await Promise.all(Array.from({ length: 5 }, async () => await openInProcess(ADD_MADE_UP)));
		expect(runs).toEqual(Array.from({ length: 5 }, () => ({ code: 0, out: '', err: '' })));
		expect(await applied(await place.bare())).toEqual([...ALL, MADE_UP]);
	}, 60_000);
});

/** What a process does first to be of the release that has the made-up migration. */
const ADD_MADE_UP = `
	const { MADE_UP, madeUpMigration } = require('./test/store/madeUpMigration');
	require('./lib/store/migrations').MIGRATIONS[MADE_UP] = madeUpMigration;`;

/** Runs something as a release that has one more migration. */
async function withMadeUp(work: () => Promise<void>): Promise<void> {
	MIGRATIONS[MADE_UP] = madeUpMigration;
	try {
		await work();
	} finally {
		delete MIGRATIONS[MADE_UP];
	}
}

/** Claims and consumes what is due, finishes it, and writes of everything that has ids of its own. */
async function expectToWork(store: KyselyStore, due: number): Promise<void> {
	const request = { journeyId: 'journey', stepId: 'wait', limit: 1_000, alone: 0 as const };
	const claimed = await store.holds.claim({
		...request,
		claimId: 'new',
		claimedBy: 'me',
		leaseUntil: START + 2 * HOUR,
	});
	expect(claimed).toHaveLength(due);
	const holdIds = claimed.map(({ id }) => id);
	const { consumed } = await store.holds.consume({
		holdIds,
		claimId: 'new',
		executionId: 'x',
		executedBy: 'me',
	});
	expect([...consumed.keys()].sort()).toEqual([...holdIds].sort());
	expect(await store.holds.finish(holdIds)).toHaveLength(due);
	await store.stepLog.add([{ enrollmentId: 'new', journeyId: 'journey', stepId: null, kind: 'exited' }]);
	expect((await store.stepLog.list(['new']))[0].id).toBe(3 * SIZE - 1);
}

/** Opens the store in a process of its own and adds a contact. */
async function openInProcess(first = ''): Promise<Ended> {
	const script = `${first}
		const { openPostgresStore } = require('./lib/store');
		const { contactRow } = require('./test/support/rows');
		const { realClock } = require('./test/support/realClock');
		openPostgresStore(${JSON.stringify(settings())}, realClock).then(async (store) => {
			await store.contacts.insert(contactRow());
			await store.close();
		});`;
	return await runScript(script).ended;
}
