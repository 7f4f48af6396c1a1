import { Kysely, sql } from 'kysely';
import { Pool, types } from 'pg';

import type { Clock } from '../../domain/clock';
import { KyselyStore } from '../KyselyStore';
import { migrate, outdatedBecause } from '../migrate';
import type { Schema } from '../schema';
import type { Store } from '../Store';
import { StoreTooNewError, StoreUnavailableError } from '../storeErrors';
import { AnsweringPool } from './AnsweringPool';
import { ChangeListener } from './ChangeListener';
import { isTransient } from './postgresErrors';
import { postgresSql } from './postgresSql';
import { QualifyingDialect } from './QualifyingDialect';
import { checkSchemaName } from './schemaName';
import { describePostgres, POSTGRES_DEFAULTS, type PostgresSettings } from './settings';
import { tlsOptions, tlsRemedy } from './tls';

const INT8 = 20;

/** When a connection counts as dead, in milliseconds. */
export interface PostgresTimeouts {
	/** How long to wait for a connection. */
	connect: number;
	/** A statement that takes longer is considered to be on a dead connection. */
	query: number;
	/** How often the listening connection is checked, and reconnected if needed. */
	listening: number;
}

export const POSTGRES_TIMEOUTS: PostgresTimeouts = { connect: 10_000, query: 60_000, listening: 5_000 };

/** SQLSTATE for a row that already exists. */
const UNIQUE_VIOLATION = '23505';

/** The oldest server that supports the SQL used here. */
export const OLDEST_SERVER = 14;

/**
 * Opens the store in a PostgreSQL database, and brings its schema up to date. Any number of processes may do
 * so together.
 * @throws StoreUnavailableError that says what is missing: server, login, rights, version; StoreTooNewError;
 *   InvalidInputError for a schema name that PostgreSQL would truncate or reserves for itself
 * @returns the open store; close it (or the engine that has it) when you're done
 * @example
 * ```ts
 * const { PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE } = process.env;
 * const store = await openPostgresStore(
 *   {
 *     ...POSTGRES_DEFAULTS,
 *     host: PGHOST,
 *     port: Number(PGPORT),
 *     user: PGUSER,
 *     password: PGPASSWORD,
 *     database: PGDATABASE,
 *   },
 *   systemClock,
 * );
 * console.log(await store.contacts.count()); // 0
 * await store.close();
 * ```
 */
export async function openPostgresStore(
	settings: PostgresSettings,
	clock: Clock,
	timeouts: PostgresTimeouts = POSTGRES_TIMEOUTS,
): Promise<Store> {
	return await open(settings, clock, timeouts, async (db) => {
		await ensureSchema(db, settings.schema);
		return await migrate(db, 'postgres', undefined, settings.schema);
	});
}

/**
 * Opens a store to look at it: nothing is created or brought up to date.
 * @throws StoreUnavailableError also when there is none, or one of an older release
 */
export async function openExistingPostgresStore(settings: PostgresSettings, clock: Clock): Promise<Store> {
	return await open(settings, clock, POSTGRES_TIMEOUTS, async (db, name) => {
		const problem = await outdatedBecause(db, settings.schema);
		if (problem !== null) throw new StoreUnavailableError(`The journey store (${name}) ${problem}`);
		return false;
	});
}

/** @param prepare returns whether there was nothing before */
async function open(
	settings: PostgresSettings,
	clock: Clock,
	timeouts: PostgresTimeouts,
	prepare: (db: Kysely<Schema>, name: string) => Promise<boolean>,
): Promise<Store> {
	checkSchemaName(settings.schema);
	const name = describePostgres(settings);
	const pool = makePool(settings, timeouts);
	const answering = new AnsweringPool(pool);
	const db = new Kysely<Schema>({ dialect: new QualifyingDialect({ pool: answering }, settings.schema) });
	let isNew: boolean;
	try {
		const { synchronousCommit } = await checkServer(db, name);
		answering.turnSyncOn = synchronousCommit === 'off';
		isNew = await prepare(db, name);
	} catch (error) {
		await db.destroy().catch(() => undefined);
		if (error instanceof StoreTooNewError || error instanceof StoreUnavailableError) throw error;
		throw new StoreUnavailableError(
			`The journey store (${name}) cannot be opened: ${remedy(error as Error, settings)}`,
			{ cause: error, transient: isTransient(error) },
		);
	}
	const { directHost, directPort } = settings;
	const direct = directHost
		? makePool(
				{ ...settings, host: directHost, port: directPort ?? POSTGRES_DEFAULTS.port, poolSize: 1 },
				timeouts,
			)
		: null;
	const { schema } = settings;
	return new KyselyStore({
		db,
		sql: postgresSql,
		clock,
		name,
		isNew,
		changeToken: () => null,
		signals: new ChangeListener({ pool, direct, schema, clock, interval: timeouts.listening }),
		isTransient,
	});
}

/** `if not exists` doesn't keep two concurrent attempts apart: one of them fails, and then finds it. */
async function ensureSchema(db: Kysely<Schema>, schema: string): Promise<void> {
	const create = sql`create schema if not exists ${sql.id(schema)}`;
	try {
		await create.execute(db);
	} catch (error) {
		if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
		await create.execute(db);
	}
}

/** Nothing is set in a session: behind a pooler in transaction mode it belongs to others a moment later. */
function makePool(settings: PostgresSettings, timeouts: PostgresTimeouts): Pool {
	const pool = new Pool({
		host: settings.host,
		port: settings.port,
		database: settings.database,
		user: settings.user,
		password: settings.password,
		ssl: tlsOptions(settings),
		max: settings.poolSize,
		connectionTimeoutMillis: timeouts.connect,
		query_timeout: timeouts.query,
		idleTimeoutMillis: 30_000,
		keepAlive: true,
		allowExitOnIdle: true,
		application_name: 'n8n customer journeys',
		// Instants and counts are bigint; as text they would be compared and added wrongly.
		types: {
			getTypeParser: ((oid: number, format: 'text' | 'binary') =>
				oid === INT8 && format !== 'binary'
					? Number
					: types.getTypeParser(oid, format)) as typeof types.getTypeParser,
		},
	});
	// Without a listener an idle connection that breaks would end the process.
	pool.on('error', () => undefined);
	// The pool listens to idle connections only. One that breaks in the middle of a transaction would end the
	// process, too; the next statement on it fails anyway.
	pool.on('connect', (client) => {
		client.on('error', () => undefined);
	});
	return pool;
}

/** @returns the `synchronous_commit` setting of the server, database or login */
async function checkServer(db: Kysely<Schema>, name: string): Promise<{ synchronousCommit: string }> {
	const { rows } = await sql<{
		version: string;
		sync: string;
	}>`select current_setting('server_version_num') as version, current_setting('synchronous_commit') as sync`.execute(
		db,
	);
	const major = Math.floor(Number(rows[0].version) / 10_000);
	if (major >= OLDEST_SERVER) return { synchronousCommit: rows[0].sync };
	throw new StoreUnavailableError(
		`The journey store (${name}) is on PostgreSQL ${major}; ${OLDEST_SERVER} or newer is needed`,
	);
}

function remedy(error: Error, settings: PostgresSettings): string {
	const withTls = tlsRemedy(error, settings);
	if (withTls !== null) return withTls;
	const { code } = error as { code?: string };
	switch (code) {
		case 'ECONNREFUSED':
		case 'ETIMEDOUT':
		case 'EHOSTUNREACH':
			return `no PostgreSQL server answers at ${settings.host}:${settings.port}. Check host, port and firewall.`;
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return `the host ${settings.host} is not known. Check its name.`;
		case '28P01':
		case '28000':
			return `the server refuses user ${settings.user}. Check user and password, and the server's pg_hba.conf (${error.message}).`;
		case '3D000':
			return `there is no database ${settings.database}. Create it, or name another.`;
		case '42501':
			return `user ${settings.user} lacks rights: ${error.message}. Grant it CREATE on the database, or create schema ${settings.schema} with it as owner.`;
		case '42P07':
			return `schema ${settings.schema} has other tables of the same name (${error.message}). Set Schema to a new name, such as journeys.`;
		case '25006':
			return `the server at ${settings.host}:${settings.port} is read-only. Set the host to that of the primary server.`;
		default:
			return error.message.includes(STATEMENT_POOLING)
				? `the connection pooler at ${settings.host}:${settings.port} is in statement mode, in which there are no transactions. Set its pool_mode to transaction or session, or set the host to the PostgreSQL server itself.`
				: error.message;
	}
}

/** PgBouncer's wording when its `pool_mode` is `statement`. */
const STATEMENT_POOLING = 'statement pooling mode';
