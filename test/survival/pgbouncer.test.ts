import { Client, Pool } from 'pg';

import { enroll, recordInteractions } from '../../lib/engine';
import { openPostgresStore, type PostgresSettings, type Store } from '../../lib/store';
import { PgBouncer } from '../../tools/postgres/PgBouncer';
import { PostgresServer } from '../../tools/postgres/PostgresServer';
import { JOURNEY } from '../support/engineHarness';
import { eventually, LiveEngine, THREE_STEPS, type Ledger } from '../support/LiveEngine';
import { realClock } from '../support/realClock';
import { contactRow } from '../support/rows';
import { asOperator, newPostgresPlace } from '../support/storePlaces';

const installed = PgBouncer.program !== undefined;
if (!installed && process.env.JOURNEY_REQUIRE_PGBOUNCER === '1') {
	throw new Error('pgbouncer is not installed, and JOURNEY_REQUIRE_PGBOUNCER says that it must be');
}
const where = installed ? describe : describe.skip;

where(`behind PgBouncer${installed ? '' : ' (skipped: pgbouncer is not installed)'}`, () => {
	let server: PostgresServer;
	let bouncer: PgBouncer;
	let places: Array<ReturnType<typeof newPostgresPlace>>;
	let engines: LiveEngine[];

	beforeAll(async () => {
		server = await PostgresServer.start({ fsync: 'off' });
		bouncer = await PgBouncer.start(server, { mode: 'transaction', poolSize: 3 });
		await asOperator(
			server,
			async (client) => await client.query('create table public.contacts (id text primary key, owner text)'),
		);
	}, 180_000);

	afterAll(async () => {
		await bouncer?.stop();
		await server?.destroy();
	});

	beforeEach(async () => {
		places = [newPostgresPlace(server), newPostgresPlace(server)];
		engines = [];
		await asOperator(server, async (client) => await client.query('truncate public.contacts'));
	});

	afterEach(async () => {
		for (const { engine } of engines) await engine.close();
		for (const place of places) await place.remove();
	});

	const settingsOf = (at: number, changes: Partial<PostgresSettings> = {}): PostgresSettings => ({
		...places[at].settings,
		port: bouncer.port,
		...changes,
	});

	const open = async (at: number, changes: Partial<PostgresSettings> = {}): Promise<Store> =>
		await openPostgresStore(settingsOf(at, changes), realClock);

	const start = async (at: number, changes: Partial<PostgresSettings> = {}): Promise<LiveEngine> => {
		const ledger: Ledger = new Map();
		const live = await LiveEngine.start(await open(at, changes), ledger);
		engines.push(live);
		return live;
	};

	/** Another application behind the same pooler, with a table that is named like one of ours. */
	const foreign = (): Pool => {
		const { host, database, user, password } = places[0].settings;
		return new Pool({ host, port: bouncer.port, database, user, password, max: 3 });
	};

	const idsIn = async (table: string): Promise<string[]> =>
		await asOperator(server, async (client) => {
			const { rows } = await client.query<{ id: string }>(`select id from ${table} order by id`);
			return rows.map(({ id }) => id);
		});

	const listening = async (): Promise<number> =>
		await asOperator(server, async (client) => {
			const { rows } = await client.query("select 1 from pg_stat_activity where query ilike 'listen %'");
			return rows.length;
		});

	it('puts every row of two stores and a foreign application where it belongs, in 1,000 operations', async () => {
		const stores = [await open(0), await open(1)];
		const application = foreign();
		const written: [string[], string[], string[]] = [[], [], []];
		const operation = async (n: number): Promise<void> => {
			if (n % 4 === 3) {
				const id = `foreign ${n}`;
				written[2].push(id);
				await application.query('insert into contacts (id, owner) values ($1, $2)', [id, 'the shop']);
				return;
			}
			const at = n % 2;
			const store = stores[at];
			// One statement, a transaction, and one that reads in between.
			const insert = async (tx: Store): Promise<void> => {
				const { id } = await tx.contacts.insert(contactRow());
				written[at].push(id);
			};
			if (n % 3 === 0) await insert(store);
			else {
				await store.transaction(async (tx) => {
					await insert(tx);
					const { id } = await tx.contacts.insert(contactRow());
					written[at].push(id);
					expect(await tx.contacts.get(id)).not.toBeNull();
				});
			}
		};
		try {
			for (let n = 0; n < 1_000; n += 20) {
				await Promise.all(Array.from({ length: 20 }, async (_, place) => await operation(n + place)));
			}
		} finally {
			await application.end();
			for (const store of stores) await store.close();
		}
		expect(written[0].length + written[1].length + written[2].length).toBeGreaterThan(1_000);
		expect(await idsIn(`${places[0].settings.schema}.contacts`)).toEqual(written[0].sort());
		expect(await idsIn(`${places[1].settings.schema}.contacts`)).toEqual(written[1].sort());
		expect(await idsIn('public.contacts')).toEqual(written[2].sort());
	});

	it('leaves nothing set in the sessions that others get next', async () => {
		const store = await open(0);
		await store.contacts.insert(contactRow());
		await store.close();
		const { host, database, user, password } = places[0].settings;
		const client = new Client({ host, port: bouncer.port, database, user, password });
		await client.connect();
		try {
			const settings = ['search_path', 'synchronous_commit', 'lock_timeout', 'statement_timeout'];
			const { rows } = await client.query(
				'select name from pg_settings where name = any($1) and source = $2',
				[settings, 'session'],
			);
			expect(rows).toEqual([]);
			expect((await client.query('select pg_listening_channels()')).rows).toEqual([]);
			expect((await client.query("select 1 from pg_locks where locktype = 'advisory'")).rows).toEqual([]);
		} finally {
			await client.end();
		}
	});

	it('makes the tables once when five processes open a new store together', async () => {
		const stores = await Promise.all(Array.from({ length: 5 }, async () => await open(0)));
		await stores[0].contacts.insert(contactRow());
		for (const store of stores) expect(await store.contacts.count()).toBe(1);
		for (const store of stores) await store.close();
	});

	it('lets journeys of two stores run side by side, and finds what other processes write', async () => {
		const lives = [await start(0), await start(1)];
		for (const live of lives) await live.publish(THREE_STEPS);
		// The processes that write do not deliver: what they write must be found.
		const writers = [await start(0), await start(1)];
		const contacts = await Promise.all(
			writers.map(async ({ engine }) => {
				const ids: string[] = [];
				for (let n = 0; n < 20; n++) ids.push((await engine.store.contacts.insert(contactRow())).id);
				await enroll(
					engine,
					ids.map((contactId) => ({
						journeyId: JOURNEY,
						stepId: 'trigger',
						contactId,
						reentry: 'never',
						item: {},
						causedBy: null,
					})),
				);
				return ids;
			}),
		);
		for (const [at, { engine }] of writers.entries()) {
			const waiting = `${places[at].settings.schema}.holds where step_id = 'opened' and state = 'waiting'`;
			await eventually(async () => (await idsIn(waiting)).length === 20);
			await recordInteractions(
				engine,
				contacts[at].map((contactId) => ({
					contactId,
					type: 'email.opened',
					occurredAt: realClock.now(),
					properties: {},
					source: null,
					idempotencyKey: contactId,
					contentHash: null,
				})),
			);
		}
		for (const [at] of lives.entries()) {
			const done = `${places[at].settings.schema}.enrollments where status = 'completed'`;
			await eventually(async () => (await idsIn(done)).length === 20);
			expect((await idsIn(`${places[at].settings.schema}.contacts`)).sort()).toEqual(contacts[at].sort());
		}
		expect(await idsIn('public.contacts')).toEqual([]);
		for (const live of [...lives, ...writers]) {
			expect(
				live.log.of('info').filter((line) => line.includes('do not get through the connection pooler')),
			).toHaveLength(1);
		}
	});

	it('hears the others at once through the direct address, and says nothing then', async () => {
		const direct = { directHost: '127.0.0.1', directPort: server.port };
		const store = await open(0, direct);
		const other = await open(0, direct);
		try {
			const deaf: string[] = [];
			let heard = 0;
			store.signals!.listen(
				() => (heard += 1),
				(reason) => deaf.push(reason),
			);
			expect(await store.signals!.trouble()).toBeNull();
			const before = heard;
			other.signals!.announce();
			await eventually(async () => heard > before);
			expect(deaf).toEqual([]);
		} finally {
			await store.close();
			await other.close();
		}
		// PgBouncer keeps its own connections, which carry our name, too.
		await eventually(async () => (await listening()) === 0);
	});

	it('reports a direct address that leads to a pooler, to a closed port or to another database', async () => {
		await asOperator(server, async (client) => await client.query('create database elsewhere'));
		const other = await PostgresServer.start({ fsync: 'off' });
		try {
			for (const [directPort, words] of [
				[bouncer.port, 'leads to a connection pooler'],
				[1, 'No PostgreSQL notifications arrive'],
				[other.port, 'No PostgreSQL notifications arrive'],
			] as const) {
				const store = await open(0, { directHost: '127.0.0.1', directPort });
				try {
					expect(await store.signals!.trouble()).toContain(words);
				} finally {
					await store.close();
				}
			}
		} finally {
			await other.destroy();
		}
	});

	it('refuses a pooler in statement mode, and says what to do', async () => {
		const statements = await PgBouncer.start(server, { mode: 'statement', poolSize: 3 });
		try {
			await expect(open(0, { port: statements.port })).rejects.toThrow(/Set its pool_mode to transaction/);
		} finally {
			await statements.stop();
		}
	});
});
