import { randomUUID } from 'node:crypto';

import { Client } from 'pg';

import { openPostgresStore, POSTGRES_DEFAULTS } from '../../lib/store';
import { PostgresServer } from '../../tools/postgres/PostgresServer';
import { realClock } from './realClock';
import { TEMPORARY } from './tempFolder';

/** Where a test finds a PostgreSQL database. */
export interface PostgresAccess {
	readonly port: number;
	readonly user: string;
	readonly password: string;
	readonly database: string;
}

/** Databases that belong to one test file, on the server that all files of a run share. */
export interface OwnedPostgres extends PostgresAccess {
	/** Names a database that {@link OwnedPostgres.createStore} may create; `destroy` drops it in any case. */
	nextDatabase(): string;
	/** Creates a database with an empty store of today's tables in the default schema, in about 30 ms. */
	createStore(database: string): Promise<void>;
	drop(database: string): Promise<void>;
	/** Drops all databases of this file. */
	destroy(): Promise<void>;
}

/** Names the port of the run's server in the workers' environment. */
const SHARED_PORT = 'JOURNEY_TEST_POSTGRES_PORT';

/** Migrated once a run. Copying it is 20 times faster than migrating a schema. */
const TEMPLATE = 'journey_template';

/** A server that keeps nothing: tests that cut its power start one of their own. */
const SETTINGS = { fsync: 'off', deadlock_timeout: '100ms', max_connections: '400' } as const;

const LOGIN = { user: 'postgres', password: 'postgres' } as const;

/** Starts the server of a run, makes its template and tells the workers the port. */
export async function startSharedPostgres(): Promise<PostgresServer> {
	const server = await PostgresServer.start(SETTINGS, undefined, TEMPORARY);
	process.env[SHARED_PORT] = String(server.port);
	await onServer(server.port, `create database ${TEMPLATE}`);
	const settings = {
		...POSTGRES_DEFAULTS,
		...LOGIN,
		host: '127.0.0.1',
		port: server.port,
		database: TEMPLATE,
	};
	await (await openPostgresStore(settings, realClock)).close();
	return server;
}

/**
 * A new, empty database on the server that all test files of a run share.
 * @throws {Error} in a Jest project without `globalSetup`
 */
export async function sharedPostgres(): Promise<OwnedPostgres> {
	const port = Number(process.env[SHARED_PORT]);
	if (!port) throw new Error(`${SHARED_PORT} is not set; give this test's Jest project the globalSetup`);
	const database = `test_${randomUUID().slice(0, 8)}`;
	let count = 0;
	const drop = async (name: string): Promise<void> =>
		await onServer(port, `drop database if exists ${name} with (force)`);
	await onServer(port, `create database ${database}`);
	return {
		...LOGIN,
		port,
		database,
		nextDatabase: () => `${database}_${++count}`,
		// The default strategy writes each block to the log, which takes five times as long.
		createStore: async (name) =>
			await onServer(port, `create database ${name} template ${TEMPLATE} strategy file_copy`),
		drop,
		destroy: async () => {
			for (; count > 0; count--) await drop(`${database}_${count}`);
			await drop(database);
		},
	};
}

async function onServer(port: number, statement: string): Promise<void> {
	const client = new Client({ ...LOGIN, host: '127.0.0.1', port, database: 'postgres' });
	await client.connect();
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}
