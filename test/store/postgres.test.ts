import { Client } from 'pg';

import { SimulatedClock, type Clock } from '../../lib/domain';
import { openPostgresStore } from '../../lib/store/postgres/openPostgresStore';
import { POSTGRES_DEFAULTS, type PostgresSettings } from '../../lib/store/postgres/settings';
import { contactRow, START } from '../support/rows';
import { sharedPostgres, type OwnedPostgres } from '../support/sharedPostgres';
import { storeContract } from './storeContract';

let server: OwnedPostgres;
let schemas = 0;

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
		schema: `journeys_${schemas}`,
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
