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
import type { PostgresServer } from '../../tools/postgres/PostgresServer';
import { postgresIsQuiet } from './postgresActivity';
import { DAY } from './rows';
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
		open: async (clock) => await openSqliteStore(file, clock),
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

/** A schema of its own on a server that runs. */
export function newPostgresPlace(
	server: PostgresServer,
	changes: Partial<PostgresSettings> = {},
): StorePlace & {
	readonly settings: PostgresSettings;
	/** Deletes all rows. */
	empty(): Promise<void>;
} {
	schemas += 1;
	const settings: PostgresSettings = {
		...POSTGRES_DEFAULTS,
		host: '127.0.0.1',
		port: server.port,
		user: server.user,
		password: server.password,
		schema: `journeys_${schemas}`,
		...changes,
	};
	return {
		settings,
		open: async (clock) => await openPostgresStore(settings, clock, timeoutsUnder(clock)),
		quiet: postgresIsQuiet,
		empty: async () => {
			const tables =
				'merge_log, matching_strategies, match_index, match_keys, split_visits, split_assignments, split_states, entry_refusals, entry_runs, entry_sources, changes, segment_members, segments, holds, enrollments, steps, journeys, step_log, instances, interactions, activities, lead_moves, lifecycle_processes, leads, former_identifiers, contacts, match_stale';
			await asOperator(server, async (client) => {
				for (const table of tables.split(', ')) await client.query(`delete from ${settings.schema}.${table}`);
			});
		},
		remove: async () => {
			await asOperator(
				server,
				async (client) => await client.query(`drop schema if exists ${settings.schema} cascade`),
			);
		},
	};
}

/** Runs something on a connection of the operator's own. */
export async function asOperator<T>(
	server: PostgresServer,
	work: (client: Client) => Promise<T>,
): Promise<T> {
	const client = new Client({
		host: '127.0.0.1',
		port: server.port,
		user: server.user,
		password: server.password,
		database: POSTGRES_DEFAULTS.database,
	});
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

/** How many connections of this package the server has. A connection that was just ended is given a moment. */
export async function connectionsLeft(server: PostgresServer): Promise<number> {
	return await asOperator(server, async (client) => {
		for (let attempt = 0; ; attempt++) {
			const { rows } = await client.query<{ total: string }>(
				"select count(*) as total from pg_stat_activity where application_name = 'n8n customer journeys'",
			);
			const total = Number(rows[0].total);
			if (total === 0 || attempt === 20) return total;
			await new Promise<void>((resolve) => {
				setTimeout(resolve, 50);
			});
		}
	});
}
