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
import { COUNTED_TABLES } from '../../lib/store/copy/copiedTables';
import { ADDED_COLUMNS, allRows, insertSample, sampleData, sorted } from './copyFixtures';
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

/** All columns of the newest schema; those that a row does not name are as its migration fills them. */
function asMigrated(rows: object[], shape: object): object[] {
	const empty = Object.fromEntries(Object.keys(shape).map((column) => [column, null]));
	return sorted(rows.map((row) => ({ ...empty, ...row })));
}

it('has sample data for every migration: describe in ADDED_COLUMNS what a new one adds', () => {
	expect(Object.keys(ADDED_COLUMNS).sort()).toEqual(ALL);
});

describe.each([
	['sqlite' as const, sqlitePlace],
	['postgres' as const, postgresPlace],
])('a store on %s', (dialect, makePlace) => {
	it.each(ALL)(
		'of release %s is brought up to date with all its data, and works',
		async (name) => {
			const place = await makePlace();
			const bare = await place.bare();
			await migrate(bare, dialect, name);
			expect((await applied(bare)).at(-1)).toBe(name);
			const data = sampleData(SIZE, name);
			await insertSample(bare, data);
			if (dialect === 'postgres') {
				for (const table of COUNTED_TABLES.filter((counted) => data[counted] !== undefined)) {
					await sql`select setval(pg_get_serial_sequence(${table}, 'id'), max(id)) from ${sql.table(table)}`.execute(
						bare,
					);
				}
			}

			const store = await place.open();
			expect(await applied(bare)).toEqual(ALL);
			const newest = sampleData(SIZE);
			for (const [table, rows] of Object.entries(data) as Array<[keyof Schema, object[]]>) {
				expect(await allRows(store.db, table)).toEqual(asMigrated(rows, newest[table][0]));
			}
			await expectToWork(
				store,
				data.holds.filter(({ state }) => state === 'waiting' || state === 'ready').length,
			);
		},
		60_000,
	);

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
		await migrate(bare, dialect, ALL[0]);
		await insertSample(bare, sampleData(SIZE, ALL[0]));
		const stores = await Promise.all(Array.from({ length: 5 }, async () => await place.open()));
		expect(await Promise.all(stores.map(async (store) => await store.contacts.count()))).toEqual(
			Array(5).fill(SIZE),
		);
		expect(await applied(bare)).toEqual(ALL);
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
});

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
	expect(await store.holds.finishClaim('new')).toHaveLength(due);
	await store.stepLog.add([{ enrollmentId: 'new', journeyId: 'journey', stepId: null, kind: 'exited' }]);
	expect((await store.stepLog.list(['new']))[0].id).toBe(3 * SIZE - 1);
}

/** Opens the store in a process of its own and adds a contact. */
async function openInProcess(): Promise<Ended> {
	const script = `
		const { openPostgresStore } = require('./lib/store');
		const { contactRow } = require('./test/support/rows');
		const { realClock } = require('./test/support/realClock');
		openPostgresStore(${JSON.stringify(settings())}, realClock).then(async (store) => {
			await store.contacts.insert(contactRow());
			await store.close();
		});`;
	return await runScript(script).ended;
}
