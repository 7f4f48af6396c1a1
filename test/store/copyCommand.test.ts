import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Kysely } from 'kysely';
import { Client } from 'pg';

import { runCommand } from '../../lib/cli';
import { openSqliteStore, type Schema } from '../../lib/store';
import type { KyselyStore } from '../../lib/store/KyselyStore';
import { migrate } from '../../lib/store/migrate';
import { NodeSqliteDialect } from '../../lib/store/sqlite/NodeSqliteDialect';
import { OpenFile } from '../../lib/store/sqlite/OpenFile';
import { realClock } from '../support/realClock';
import { tempFolder } from '../support/tempFolder';
import { insertSample, sampleData } from './copyFixtures';
import { sharedPostgres, type OwnedPostgres } from '../support/sharedPostgres';
import { runCommandLine, type Ended } from './copyProcess';

const SIZE = 2_500;

let server: OwnedPostgres;
let folder: ReturnType<typeof tempFolder>;
let file: string;
let databases = 0;

beforeAll(async () => {
	server = await sharedPostgres();
	folder = tempFolder();
	file = join(folder.path, 'journeys.sqlite');
	const store = (await openSqliteStore(file, realClock)) as KyselyStore;
	await store.db.transaction().execute(async (tx) => await insertSample(tx, sampleData(SIZE)));
	await store.close();
}, 120_000);

afterAll(async () => {
	await server.destroy();
	folder.remove();
});

async function query(
	text: string,
	database = `command_${databases}`,
): Promise<Array<Record<string, unknown>>> {
	const { port, user, password } = server;
	const client = new Client({ host: '127.0.0.1', port, user, password, database });
	await client.connect();
	try {
		return (await client.query(text)).rows as Array<Record<string, unknown>>;
	} finally {
		await client.end();
	}
}

function address(password = `:${server.password}`): string {
	return `postgres://${server.user}${password}@127.0.0.1:${server.port}/command_${databases}`;
}

async function run(args: string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
	return await runCommandLine(args, environment).ended;
}

describe('the command migrate', () => {
	beforeEach(async () => {
		databases += 1;
		await query(`create database command_${databases}`, 'postgres');
	});

	it('copies a store, verifies it and says so', async () => {
		const { code, out, err } = await run(['migrate', '--from', file, '--to', address(), '--schema', 'Own']);
		expect({ code, err }).toEqual({ code: 0, err: '' });
		expect(out).toMatch(
			/^From SQLite file .*\nto PostgreSQL postgres@127\.0\.0\.1:\d+\/command_1, schema Own\n/,
		);
		expect(out).toMatch(/^ {2}holds +2500$/m);
		expect(out).toMatch(/Verified: all counts and rows match/);
		expect(await query('select count(*)::int as n from "Own".holds')).toEqual([{ n: SIZE }]);
	}, 60_000);

	it('takes the password from PGPASSWORD, and never tells it', async () => {
		const wrong = await run(['migrate', '--from', file, '--to', address('')], { PGPASSWORD: 'Kn0wn' });
		expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('refuses user postgres') });
		const right = await run(['migrate', '--from', file, '--to', address('')], {
			PGPASSWORD: server.password,
		});
		expect(right.code).toBe(0);
		const misplaced = await run(['migrate', '--from', file, address(':S3cr@t')]);
		expect(misplaced.code).toBe(2);
		for (const { out, err } of [wrong, misplaced]) expect(out + err).not.toMatch(/Kn0wn|S3cr|@t/);
	}, 60_000);

	it('goes on after it was killed in the middle', async () => {
		const { child, ended } = runCommandLine(['migrate', '--from', file, '--to', address()]);
		for (let some = false; !some;) {
			const [{ there }] = await query("select to_regclass('journeys.instances') is not null as there");
			some = Boolean(there) && (await query('select 1 from journeys.contacts limit 1')).length > 0;
		}
		child.kill('SIGKILL');
		expect((await ended).code).toBeNull();
		expect(await query('select 1 from journeys.instances')).toEqual([]);
		const { code, out } = await run(['migrate', '--from', file, '--to', address()]);
		expect(code).toBe(0);
		expect(out).toMatch(/contacts +2500 \(\d+ were already there\)/);
	}, 60_000);

	it('ends in order when it is interrupted', async () => {
		const { child, ended } = runCommandLine(['migrate', '--from', file, '--to', address()]);
		child.stdout!.once('data', () => child.kill('SIGINT'));
		expect(await ended).toMatchObject({ code: 1, err: 'Interrupted. The same command goes on from here.\n' });
	}, 60_000);

	it('copies a store that no process uses without changing its file', async () => {
		const old = join(folder.path, 'old.sqlite');
		const open = async () => new OpenFile(old);
		const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(open, async () => {}) });
		await migrate(db, 'sqlite');
		await insertSample(db, sampleData(20));
		await db.destroy();
		const before = readFileSync(old);
		const TMPDIR = join(folder.path, 'temporary');
		mkdirSync(TMPDIR);
		const ended = await run(['migrate', '--from', old, '--to', address()], { TMPDIR });
		expect(ended).toMatchObject({ code: 0, err: '' });
		expect(readFileSync(old).equals(before)).toBe(true);
		expect(await query('select count(*)::int as n from journeys.holds')).toEqual([{ n: 20 }]);
		expect(readdirSync(TMPDIR)).toEqual([]);
	}, 60_000);

	it('is refused while n8n works with the store, unless it is forced', async () => {
		const used = join(folder.path, 'used.sqlite');
		const store = await openSqliteStore(used, realClock);
		await store.instances.add({ id: 'n8n', host: hostname(), pid: process.pid });
		const refused = await run(['migrate', '--from', used, '--to', address()]);
		expect(refused).toMatchObject({
			code: 1,
			err: expect.stringMatching(/n8n still works with .*Stop n8n first/),
		});
		expect((await run(['migrate', '--from', used, '--to', address(), '--force'])).code).toBe(0);
		await store.close();
	}, 60_000);

	it('says what is wrong with the file', async () => {
		const letter = join(folder.path, 'letter.txt');
		writeFileSync(letter, 'To my aunt. '.repeat(500));
		new DatabaseSync(join(folder.path, 'n8n.sqlite')).exec('create table workflows (id text)');
		const messages = {
			'none.sqlite': 'there is no such file',
			'letter.txt': 'not a database',
			'n8n.sqlite': 'not a journey store',
		};
		for (const [name, message] of Object.entries(messages)) {
			const ended = await run(['migrate', '--from', join(folder.path, name), '--to', address()]);
			expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining(message) });
		}
	}, 60_000);
});

describe('the command line', () => {
	it('explains itself', async () => {
		expect(await run(['--help'])).toMatchObject({
			code: 0,
			out: expect.stringMatching(/^Usage: .* check [^]*^Usage: .* migrate [^]*^Usage: .* simulate /m),
			err: '',
		});
	}, 60_000);

	it.each([
		[[], 'Which command?'],
		[['toString'], 'There is no command toString'],
		[['migrate'], '--from and --to are required'],
		[['migrate', '--form', 'x'], "Unknown option '--form'"],
		[['migrate', '--from', 'x', '--to', 'mysql://a:b@c/d'], '--to must be postgres://'],
		[['migrate', '--from', 'x', '--to', 'postgres://a@c'], '--to must name a user, a host and a database'],
		[['migrate', '--from', 'x', '--to', 'postgres://a:%zz@c/d'], 'percent-encoded'],
		[['migrate', '--from', 'x', '--to', 'postgres://a@c/d?sslmode=require'], 'use --schema, --tls and --ca'],
		[
			['migrate', '--from', 'x', '--to', 'postgres://a@c/d', '--tls', 'on'],
			'--tls must be off, require or verify',
		],
		[['migrate', '--from', 'x', '--to', 'postgres://a@c/d', '--ca', '/none.pem'], '--ca: ENOENT'],
	])('says how it is used when it gets %j', async (args, message) => {
		let err = '';
		const code = await runCommand(args, {
			out: { write: () => expect(undefined).toBe('said nothing') },
			err: { write: (text) => (err += text) },
			environment: {},
			clock: realClock,
			signal: new AbortController().signal,
		});
		expect(code).toBe(2);
		expect(err).toContain(message);
		expect(err).toContain('Usage: n8n-nodes-customer-journey migrate');
	});
});
