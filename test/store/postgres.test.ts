import { Client } from 'pg';

import { SimulatedClock, type Clock } from '../../lib/domain';
import { openPostgresStore } from '../../lib/store/postgres/openPostgresStore';
import { POSTGRES_DEFAULTS, type PostgresSettings } from '../../lib/store/postgres/settings';
import { TABLES } from '../../lib/store/tables';
import { countStatements } from '../support/countStatements';
import { eventually } from '../support/LiveEngine';
import { realClock } from '../support/realClock';
import { contactRow, START } from '../support/rows';
import { sharedPostgres, type OwnedPostgres } from '../support/sharedPostgres';
import { storeContract } from './storeContract';

let server: OwnedPostgres;

beforeAll(async () => {
	server = await sharedPostgres();
}, 120_000);

afterAll(async () => await server.destroy());

function settings(changes: Partial<PostgresSettings> = {}): PostgresSettings {
	return {
		...POSTGRES_DEFAULTS,
		host: '127.0.0.1',
		port: server.port,
		user: server.user,
		password: server.password,
		database: server.database,
		...changes,
	};
}

/** A connection of the operator's own. */
async function asOperator<T>(work: (client: Client) => Promise<T>): Promise<T> {
	const { host, port, user, password, database } = settings();
	const client = new Client({ host, port, user, password, database });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

storeContract('PostgreSQL', async (clock: Clock) => {
	const here = settings({ database: server.nextDatabase(), schema: POSTGRES_DEFAULTS.schema });
	await server.createStore(here.database);
	const store = await openPostgresStore(here, clock);
	return {
		store,
		reopen: async () => await openPostgresStore(here, clock),
		destroy: async () => {
			await store.close();
			await server.drop(here.database);
		},
	};
});

describe('a transaction on PostgreSQL', () => {
	it('locks each contact once, in one statement for all; the next one locks it again', async () => {
		const here = settings({ schema: 'locks' });
		const store = await openPostgresStore(here, new SimulatedClock(START));
		const [ann, bob] = [await store.contacts.insert(contactRow()), await store.contacts.insert(contactRow())];
		const locking = async (work: () => Promise<unknown>): Promise<number> => {
			const counted = countStatements();
			await work().finally(() => counted.end());
			return counted.end();
		};
		for (let n = 0; n < 2; n++) {
			await store.transaction(async ({ contacts, changes }) => {
				expect(await locking(async () => await contacts.lock([ann.id, bob.id]))).toBe(1);
				expect(await locking(async () => await contacts.lock([bob.id]))).toBe(0);
				// One that isn't there yet isn't locked.
				for (let time = 0; time < 2; time++) {
					expect(await locking(async () => await contacts.lock(['not yet', ann.id]))).toBe(1);
				}
				const change = { recordType: 'contact', action: 'updated', fields: null } as const;
				const of = { ...change, contactId: ann.id, recordId: ann.id };
				expect(await locking(async () => await changes.add([of]))).toBe(1);
			});
		}
		expect(await locking(async () => await store.contacts.lock([ann.id]))).toBe(1);
		await store.close();
	});
});

describe('a PostgreSQL database', () => {
	it('may hold several journey stores, each in a schema of its own', async () => {
		const clock = new SimulatedClock(START);
		const first = await openPostgresStore(settings({ schema: 'brand_one' }), clock);
		const second = await openPostgresStore(settings({ schema: 'brand_two' }), clock);
		await first.contacts.insert(contactRow({ email: 'ann@example.com' }));
		expect(await first.contacts.count()).toBe(1);
		expect(await second.contacts.count()).toBe(0);
		await first.close();
		await second.close();
		const again = await openPostgresStore(settings({ schema: 'brand_two' }), clock);
		expect(await again.contacts.count()).toBe(0);
		await again.close();
	});

	it('keeps apart schemas whose names differ in case, quotes or other scripts only', async () => {
		const names = ['Apart', 'apart', 'a"part', 'a part', '$1', 'ação', 'acao'];
		const clock = new SimulatedClock(START);
		for (const [count, schema] of names.entries()) {
			const store = await openPostgresStore(settings({ schema }), clock);
			expect(await store.contacts.count()).toBe(0);
			for (let n = 0; n <= count; n++) await store.contacts.insert(contactRow());
			await store.close();
		}
		for (const [count, schema] of names.entries()) {
			const store = await openPostgresStore(settings({ schema }), clock);
			expect(await store.contacts.count()).toBe(count + 1);
			await store.close();
		}
	});

	it('has the tables that are qualified with its schema, and no others', async () => {
		await (await openPostgresStore(settings({ schema: 'listed' }), new SimulatedClock(START))).close();
		const tables = await asOperator(async (client) => {
			const { rows } = await client.query<{ table_name: string }>(
				"select table_name from information_schema.tables where table_schema = 'listed'",
			);
			return rows.map((row) => row.table_name);
		});
		expect(tables.sort()).toEqual([...Object.keys(TABLES), 'kysely_migration'].sort());
	});

	it('refuses schemas whose names PostgreSQL would cut off to the same', async () => {
		for (const end of ['one', 'two']) {
			const schema = `${'brand_'.repeat(11)}${end}`;
			await expect(openPostgresStore(settings({ schema }), new SimulatedClock(START))).rejects.toThrow(
				/Schema: .*cuts names off after 63/,
			);
		}
	});

	it('tells only those of announcements whose schema it is, however long the name', async () => {
		const clock = realClock;
		const begin = 'b'.repeat(60);
		const [one, other] = [
			await openPostgresStore(settings({ schema: `${begin}_1` }), clock),
			await openPostgresStore(settings({ schema: `${begin}_2` }), clock),
		];
		const again = await openPostgresStore(settings({ schema: `${begin}_1` }), clock);
		try {
			const heard = { again: 0, other: 0 };
			again.signals!.listen(() => (heard.again += 1));
			other.signals!.listen(() => (heard.other += 1));
			expect(await again.signals!.trouble()).toBeNull();
			expect(await other.signals!.trouble()).toBeNull();
			const before = { ...heard };
			one.signals!.announce();
			await eventually(async () => heard.again > before.again);
			expect(heard.other).toBe(before.other);
		} finally {
			for (const store of [one, other, again]) await store.close();
		}
	});

	it('says so when the schema has a table of another application with the name of one of ours', async () => {
		await asOperator(async (client) => {
			await client.query('create schema shop; create table shop.contacts (id text)');
		});
		await expect(openPostgresStore(settings({ schema: 'shop' }), new SimulatedClock(START))).rejects.toThrow(
			/schema shop has other tables of the same name/,
		);
	});

	it.each<[string, Partial<PostgresSettings>, RegExp]>([
		['the server', { port: 1 }, /no PostgreSQL server answers at 127\.0\.0\.1:1/],
		['the password', { password: 'wrong' }, /the server refuses user postgres/],
		['the database', { database: 'nowhere' }, /there is no database nowhere/],
		['the host', { host: 'no-such-host.invalid' }, /the host no-such-host\.invalid is not known/],
	])('says when %s is what is missing', async (_what, changes, message) => {
		await expect(openPostgresStore(settings(changes), new SimulatedClock(START))).rejects.toThrow(message);
	});

	it('says when the rights are what is missing', async () => {
		await asOperator(async (client) => {
			await client.query("create role guest login password 'guest'");
		});
		const guest = settings({ user: 'guest', password: 'guest', schema: 'not_mine' });
		await expect(openPostgresStore(guest, new SimulatedClock(START))).rejects.toThrow(
			/user guest lacks rights/,
		);
	});
});
