import { randomUUID } from 'node:crypto';

import { Client } from 'pg';

import { PostgresServer } from '../../tools/postgres/PostgresServer';

/** Where a test finds a PostgreSQL database that is its own. */
export interface PostgresAccess {
	readonly port: number;
	readonly user: string;
	readonly password: string;
	readonly database: string;
}

/** A database that is dropped, or a server that is stopped, once a test file is done. */
export interface OwnedPostgres extends PostgresAccess {
	destroy(): Promise<void>;
}

/** Names the port of the run's server in the workers' environment; `test/support/startRun.ts` sets it. */
export const SHARED_PORT = 'JOURNEY_TEST_POSTGRES_PORT';

/** Settings for a server that keeps nothing: tests that cut its power start one of their own. */
export const SHARED_SETTINGS = { fsync: 'off', deadlock_timeout: '100ms', max_connections: '400' } as const;

/**
 * A new, empty database on the server that all test files of one run share. Creating it takes about 50 ms,
 * starting a server about 2 s.
 * @throws {Error} outside Jest's projects that start the server
 */
export async function sharedPostgres(): Promise<OwnedPostgres> {
	const port = Number(process.env[SHARED_PORT]);
	if (!port)
		throw new Error(`${SHARED_PORT} is not set: give the Jest project this test belongs to globalSetup`);
	const access = {
		port,
		user: 'postgres',
		password: 'postgres',
		database: `test_${randomUUID().slice(0, 8)}`,
	};
	await onServer(access, `create database ${access.database}`);
	return {
		...access,
		destroy: async () => await onServer(access, `drop database ${access.database} with (force)`),
	};
}

async function onServer({ port, user, password }: PostgresAccess, statement: string): Promise<void> {
	const client = new Client({ host: '127.0.0.1', port, user, password, database: 'postgres' });
	await client.connect();
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}

/** Starts the server of a run and says so to the workers. */
export async function startSharedPostgres(): Promise<PostgresServer> {
	const server = await PostgresServer.start(SHARED_SETTINGS);
	process.env[SHARED_PORT] = String(server.port);
	return server;
}
