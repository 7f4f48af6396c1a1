import { Client } from 'pg';

import type { Clock } from '../../lib/domain';
import { openPostgresStore } from '../../lib/store/postgres/openPostgresStore';
import { POSTGRES_DEFAULTS, type PostgresSettings } from '../../lib/store/postgres/settings';
import { PostgresServer } from '../../tools/postgres/PostgresServer';
import { storeContract } from './storeContract';

let server: PostgresServer;
let schemas = 0;

beforeAll(async () => {
	server = await PostgresServer.start();
}, 120_000);

afterAll(async () => await server.destroy());

function settings(changes: Partial<PostgresSettings> = {}): PostgresSettings {
	return {
		...POSTGRES_DEFAULTS,
		host: '127.0.0.1',
		port: server.port,
		user: server.user,
		password: server.password,
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
	schemas += 1;
	const here = settings();
	const store = await openPostgresStore(here, clock);
	return {
		store,
		reopen: async () => await openPostgresStore(here, clock),
		destroy: async () => {
			await store.close();
			await asOperator(async (client) => await client.query(`drop schema ${here.schema} cascade`));
		},
	};
});
