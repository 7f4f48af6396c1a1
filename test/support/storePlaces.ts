import { join } from 'node:path';

import { Client } from 'pg';

import { SimulatedClock, type Clock } from '../../lib/domain';
import {
	openPostgresStore,
	openSqliteStore,
	POSTGRES_DEFAULTS,
	POSTGRES_TIMEOUTS,
	type PostgresSettings,
	type PostgresTimeouts,
	type Store,
} from '../../lib/store';
import { postgresIsQuiet } from './postgresActivity';
import { DAY } from './rows';
import type { OwnedPostgres, PostgresAccess } from './sharedPostgres';
import { fromTemplate } from './sqliteTemplate';
import { tempFolder } from './tempFolder';

/** Where the store of one test is: it can be opened by several as if they were processes. */
export interface StorePlace {
	open(clock: Clock): Promise<Store>;
	/** Resolves when no statement is under way that belongs to a store of this process. */
	quiet(): Promise<void>;
	/** Deletes it. Whoever has opened it must have closed it. */
	remove(): Promise<void>;
}

/** A SQLite file in a folder of its own. */
export function newSqlitePlace(): StorePlace & { readonly file: string } {
	const folder = tempFolder();
	const file = join(folder.path, 'journeys.sqlite');
	return {
		file,
		open: async (clock) => {
			fromTemplate(file);
			return await openSqliteStore(file, clock);
		},
		// Statements are synchronous: nothing but promises stands between a wake-up and a delivery.
		quiet: async () => {
			await new Promise<void>((resolve) => {
				setImmediate(resolve);
			});
		},
		remove: async () => folder.remove(),
	};
}

/** Connections need not be looked after in hours that pass at once. */
function timeoutsUnder(clock: Clock): PostgresTimeouts {
	return clock instanceof SimulatedClock
		? { ...POSTGRES_TIMEOUTS, listening: 100 * 365 * DAY }
		: POSTGRES_TIMEOUTS;
}

let schemas = 0;

/**
 * On the server that a run shares: a database of its own, copied from a migrated one. Elsewhere, or with other
 * settings: a schema of its own, which is migrated.
 */
export function newPostgresPlace(
	server: PostgresAccess | OwnedPostgres,
	changes: Partial<PostgresSettings> = {},
): StorePlace & {
	readonly settings: PostgresSettings;
	/** Deletes all rows of every table that the database has, but for the list of migrations. */
	empty(): Promise<void>;
} {
	schemas += 1;
	const shared = 'createStore' in server && Object.keys(changes).length === 0 ? server : undefined;
	let created = false;
	const settings: PostgresSettings = {
		...POSTGRES_DEFAULTS,
		host: '127.0.0.1',
		port: server.port,
		user: server.user,
		password: server.password,
		database: shared?.nextDatabase() ?? server.database,
		schema: shared ? POSTGRES_DEFAULTS.schema : `journeys_${schemas}`,
		...changes,
	};
	return {
		settings,
		open: async (clock) => {
			if (shared && !created) {
				created = true;
				await shared.createStore(settings.database);
			}
			return await openPostgresStore(settings, clock, timeoutsUnder(clock));
		},
		quiet: postgresIsQuiet,
		empty: async () => {
			await asOperator({ ...server, database: settings.database }, async (client) => {
				const { rows } = await client.query<{ name: string }>(
					"select quote_ident(tablename) as name from pg_tables where schemaname = $1 and tablename not like 'kysely_%'",
					[settings.schema],
				);
				// Neither the order of foreign keys nor what triggers write matters then.
				const statements = [
					'set session_replication_role = replica',
					...rows.map(({ name }) => `delete from ${settings.schema}.${name}`),
				];
				await client.query(statements.join('; '));
			});
		},
		remove: async () => {
			if (shared) return await shared.drop(settings.database);
			await asOperator(
				server,
				async (client) => await client.query(`drop schema if exists ${settings.schema} cascade`),
			);
		},
	};
}

/** Runs something on a connection of the operator's own. */
export async function asOperator<T>(
	server: PostgresAccess,
	work: (client: Client) => Promise<T>,
): Promise<T> {
	const client = new Client({
		host: '127.0.0.1',
		port: server.port,
		user: server.user,
		password: server.password,
		database: server.database,
	});
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

/** How many connections of this package the database, and those copied for this test file, have. A connection that was just ended is given a moment. */
export async function connectionsLeft(server: PostgresAccess): Promise<number> {
	return await asOperator(server, async (client) => {
		for (let attempt = 0; ; attempt++) {
			const { rows } = await client.query<{ total: string }>(
				"select count(*) as total from pg_stat_activity where application_name = 'n8n customer journeys' and datname like current_database() || '%'",
			);
			const total = Number(rows[0].total);
			if (total === 0 || attempt === 20) return total;
			await new Promise<void>((resolve) => {
				setTimeout(resolve, 50);
			});
		}
	});
}
