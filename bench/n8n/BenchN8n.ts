import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Client } from 'pg';

import { POSTGRES_DEFAULTS } from '../../lib/store';
import { silentLog } from '../../tools/log';
import { ensureN8nInstalled } from '../../tools/n8n/install';
import { N8nClient } from '../../tools/n8n/N8nClient';
import { N8nProcess } from '../../tools/n8n/N8nProcess';
import { packNodes } from '../../tools/n8n/packNodes';
import type { StoredCredential, StoredWorkflow, WorkflowJson } from '../../tools/n8n/restTypes';
import type { PostgresServer } from '../../tools/postgres/PostgresServer';
import { mapCredentials } from '../../tools/start/importWorkflow';
import { startPostgres } from '../support/postgres';

export type Database = 'SQLite' | 'PostgreSQL';

export interface BenchN8nOptions {
	database: Database;
	/** With this package installed; true by default. */
	withPackage?: boolean;
	env?: Record<string, string>;
}

const OWNER = {
	email: 'owner@example.com',
	password: 'Journey-Bench-1',
	firstName: 'Olga',
	lastName: 'Owner',
};
const STORE = 'Journey Store';

/** A real n8n with this package, and outside access to the databases of both. */
export class BenchN8n {
	readonly n8n: N8nProcess;

	readonly client: N8nClient;

	readonly database: Database;

	readonly userFolder: string;

	readonly #postgres: PostgresServer | undefined;

	#credentials: StoredCredential[] = [];

	private constructor(n8n: N8nProcess, database: Database, userFolder: string, postgres?: PostgresServer) {
		this.n8n = n8n;
		this.client = new N8nClient(n8n.url);
		this.database = database;
		this.userFolder = userFolder;
		this.#postgres = postgres;
	}

	static async start({ database, withPackage = true, env = {} }: BenchN8nOptions): Promise<BenchN8n> {
		const userFolder = await mkdtemp(join(tmpdir(), 'journey-bench-n8n-'));
		if (withPackage) await packNodes({ userFolder });
		const postgres = database === 'PostgreSQL' ? await startPostgres() : undefined;
		const n8n = await N8nProcess.start({
			installation: await ensureN8nInstalled(silentLog),
			userFolder,
			env: {
				...(postgres === undefined ? {} : databaseOf(postgres)),
				N8N_RESTRICT_FILE_ACCESS_TO: filesIn(userFolder),
				...env,
			},
		});
		const bench = new BenchN8n(n8n, database, userFolder, postgres);
		await bench.client.setupOwner(OWNER);
		if (postgres !== undefined && withPackage) {
			const { host, port, user, password } = loginOf(postgres);
			bench.#credentials.push(
				await bench.client.createCredential({
					name: STORE,
					type: 'journeyStoreApi',
					data: { ...POSTGRES_DEFAULTS, host, port, user, password, storeType: 'postgres' },
				}),
			);
		}
		return bench;
	}

	/** The installed version of n8n. */
	static async version(): Promise<string> {
		return (await ensureN8nInstalled(silentLog)).version;
	}

	/** Where workflows may read files. */
	get filesFolder(): string {
		return filesIn(this.userFolder);
	}

	/** Where the embedded store is. */
	get storeFile(): string {
		return join(this.userFolder, '.n8n', 'journeys.sqlite');
	}

	/** Stores a workflow, all of whose journey nodes use the one store, and publishes it. */
	async publish(workflow: WorkflowJson): Promise<StoredWorkflow> {
		const copy = structuredClone(workflow);
		for (const node of copy.nodes) {
			if (this.#postgres === undefined || !node.type.startsWith('n8n-nodes-customer-journey.')) continue;
			node.credentials = { ...node.credentials, journeyStoreApi: { id: null, name: STORE } };
		}
		return await this.client.publish(mapCredentials(copy, this.#credentials));
	}

	/** Sends JSON to a webhook. @throws Error unless it is accepted */
	async post(path: string, body: unknown): Promise<unknown> {
		const response = await fetch(`${this.n8n.url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
		return text === '' ? undefined : JSON.parse(text);
	}

	/** How many executions a workflow has, by status. */
	async countExecutions(workflowId: string): Promise<Record<string, number>> {
		const rows = await this.#queryN8n<{ status: string; count: string | number }>(
			`select status, count(*) as count from execution_entity where "workflowId" = '${workflowId}' group by status`,
		);
		return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
	}

	/** Rows of the journey store. */
	async queryStore<R>(text: string): Promise<R[]> {
		if (this.#postgres === undefined) return readFile<R>(this.storeFile, text);
		return await this.#queryPostgres<R>(`set search_path to ${POSTGRES_DEFAULTS.schema}`, text);
	}

	/** Bytes of n8n's own database and of the journey store. */
	async sizes(): Promise<{ n8n: number; journeys: number }> {
		if (this.#postgres === undefined) {
			return { n8n: pagesOf(this.#n8nFile), journeys: pagesOf(this.storeFile) };
		}
		const rows = await this.#queryPostgres<{ schema: string; size: string }>(
			'',
			`select n.nspname as schema, sum(pg_total_relation_size(c.oid)) as size from pg_class c
			join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' group by n.nspname`,
		);
		const sizeOf = (schema: string): number => Number(rows.find((row) => row.schema === schema)?.size ?? 0);
		return { n8n: sizeOf('public'), journeys: sizeOf(POSTGRES_DEFAULTS.schema) };
	}

	async stop(): Promise<void> {
		await this.n8n.stop();
		await this.#postgres?.destroy();
		await rm(this.userFolder, { recursive: true, force: true, maxRetries: 5 });
	}

	get #n8nFile(): string {
		return join(this.userFolder, '.n8n', 'database.sqlite');
	}

	async #queryN8n<R>(text: string): Promise<R[]> {
		return this.#postgres === undefined
			? readFile<R>(this.#n8nFile, text)
			: await this.#queryPostgres<R>('', text);
	}

	async #queryPostgres<R>(before: string, text: string): Promise<R[]> {
		const client = new Client(loginOf(this.#postgres!));
		await client.connect();
		try {
			if (before !== '') await client.query(before);
			return (await client.query(text)).rows as R[];
		} finally {
			await client.end();
		}
	}
}

function filesIn(userFolder: string): string {
	return join(userFolder, 'files');
}

function loginOf({ port, user, password }: PostgresServer) {
	return { host: '127.0.0.1', port, user, password, database: 'postgres' };
}

function databaseOf(postgres: PostgresServer): Record<string, string> {
	const { host, port, user, password, database } = loginOf(postgres);
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: host,
		DB_POSTGRESDB_PORT: String(port),
		DB_POSTGRESDB_DATABASE: database,
		DB_POSTGRESDB_USER: user,
		DB_POSTGRESDB_PASSWORD: password,
	};
}

function readFile<R>(file: string, text: string): R[] {
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		database.exec('pragma busy_timeout = 10000');
		return database.prepare(text).all() as R[];
	} finally {
		database.close();
	}
}

/** Includes what is only in the write-ahead log, and leaves out pages that are free for reuse. */
function pagesOf(file: string): number {
	const [{ size }] = readFile<{ size: number }>(
		file,
		'select (page_count - freelist_count) * page_size as size from pragma_page_count(), pragma_freelist_count(), pragma_page_size()',
	);
	return size;
}
