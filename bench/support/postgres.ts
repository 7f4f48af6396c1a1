import { Client } from 'pg';

import { PostgresServer } from '../../tools/postgres/PostgresServer';

/**
 * The same for ours and for peers: durable commits, and enough room that the figures aren't about
 * checkpoints. The rest is PostgreSQL's default.
 */
const SETTINGS = { synchronous_commit: 'on', fsync: 'on', shared_buffers: '512MB', max_wal_size: '4GB' };

/** A new server for one contender. */
export async function startPostgres(): Promise<PostgresServer> {
	return await PostgresServer.start(SETTINGS);
}

export async function postgresVersion(): Promise<string> {
	const server = await startPostgres();
	const client = new Client({
		host: '127.0.0.1',
		port: server.port,
		user: server.user,
		password: server.password,
	});
	try {
		await client.connect();
		const { rows } = await client.query<{ server_version: string }>('show server_version');
		return rows[0].server_version;
	} finally {
		await client.end().catch(() => undefined);
		await server.destroy();
	}
}
