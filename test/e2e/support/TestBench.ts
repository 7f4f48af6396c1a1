import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { systemClock } from '../../../lib/n8n/systemClock';
import {
	openPostgresStore,
	openSqliteStore,
	POSTGRES_DEFAULTS,
	type PostgresSettings,
	type Store,
} from '../../../lib/store';
import { HttpSink } from '../../../tools/HttpSink';
import { silentLog } from '../../../tools/log';
import { ensureN8nInstalled } from '../../../tools/n8n/install';
import { N8nClient } from '../../../tools/n8n/N8nClient';
import { N8nProcess } from '../../../tools/n8n/N8nProcess';
import { packNodes } from '../../../tools/n8n/packNodes';
import type { StoredCredential, StoredWorkflow, WorkflowJson } from '../../../tools/n8n/restTypes';
import type { PostgresServer } from '../../../tools/postgres/PostgresServer';
import type { RedisServer } from '../../../tools/RedisServer';
import { SmtpSink } from '../../../tools/SmtpSink';
import { mapCredentials } from '../../../tools/start/importWorkflow';

export const ENDPOINT_SECRET = 'a-secret-that-only-the-tests-know';

/** What n8n's queue mode needs beside n8n. */
export interface QueueServers {
	postgres: PostgresServer;
	redis: RedisServer;
}

const OWNER = {
	email: 'owner@example.com',
	password: 'Journey-Tests-1',
	firstName: 'Olga',
	lastName: 'Owner',
};

/** A real n8n in a folder of its own, with this package installed, and sinks outside of it that count. */
export class TestBench {
	readonly n8n: N8nProcess;

	readonly client: N8nClient;

	readonly smtp: SmtpSink;

	readonly http: HttpSink;

	/** The store as n8n's nodes have it, opened a second time to look at it. */
	readonly store: Store;

	readonly owner = OWNER;

	readonly userFolder: string;

	readonly #credentials: StoredCredential[];

	readonly #storeCredential: boolean;

	readonly #alsoStop: Array<() => Promise<unknown>>;

	private constructor(
		parts: Pick<TestBench, 'n8n' | 'client' | 'smtp' | 'http' | 'store' | 'userFolder'>,
		credentials: StoredCredential[],
		more: { storeCredential: boolean; alsoStop: Array<() => Promise<unknown>> },
	) {
		this.n8n = parts.n8n;
		this.client = parts.client;
		this.smtp = parts.smtp;
		this.http = parts.http;
		this.store = parts.store;
		this.userFolder = parts.userFolder;
		this.#credentials = credentials;
		this.#storeCredential = more.storeCredential;
		this.#alsoStop = more.alsoStop;
	}

	/** One n8n process with the embedded store. */
	static async start(env: NodeJS.ProcessEnv = {}): Promise<TestBench> {
		const userFolder = await newUserFolder();
		const n8n = await N8nProcess.start({
			installation: await ensureN8nInstalled(silentLog),
			userFolder,
			env,
		});
		const { client, smtp, http, credentials } = await surroundings(n8n);
		const store = await openSqliteStore(join(userFolder, '.n8n', 'journeys.sqlite'), systemClock);
		return new TestBench({ n8n, client, smtp, http, store, userFolder }, credentials, {
			storeCredential: false,
			alsoStop: [],
		});
	}

	/** A main process of n8n in queue mode; its workers are started apart. All nodes get the store's credential. */
	static async startQueueMode(servers: QueueServers, env: NodeJS.ProcessEnv = {}): Promise<TestBench> {
		const userFolder = await newUserFolder();
		const n8n = await N8nProcess.start({
			installation: await ensureN8nInstalled(silentLog),
			userFolder,
			env: { ...queueEnvironment(servers), ...env },
		});
		const { client, smtp, http, credentials } = await surroundings(n8n);
		const settings = storeSettings(servers.postgres);
		const { tls, ...rest } = settings;
		credentials.push(
			await client.createCredential({
				name: 'Journey Store',
				type: 'journeyStoreApi',
				data: { ...rest, tls, storeType: 'postgres', n8nUrl: n8n.url, n8nApiKey: await newApiKey(client) },
			}),
		);
		const store = await openPostgresStore(settings, systemClock);
		return new TestBench({ n8n, client, smtp, http, store, userFolder }, credentials, {
			storeCredential: true,
			alsoStop: [],
		});
	}

	/** Starts a worker beside this main process. It is stopped with the bench. */
	async startWorker(servers: QueueServers): Promise<N8nProcess> {
		const worker = await N8nProcess.start({
			installation: await ensureN8nInstalled(silentLog),
			userFolder: this.userFolder,
			env: queueEnvironment(servers),
			command: 'worker',
		});
		this.#alsoStop.push(async () => await worker.stop());
		return worker;
	}

	/** Makes a credential that nodes of workflows may name from now on. */
	async addCredential(credential: Parameters<N8nClient['createCredential']>[0]): Promise<StoredCredential> {
		const stored = await this.client.createCredential(credential);
		this.#credentials.push(stored);
		return stored;
	}

	#withCredentials(workflow: WorkflowJson): WorkflowJson {
		const copy = structuredClone(workflow);
		for (const node of copy.nodes) {
			if (!this.#storeCredential || !node.type.startsWith('n8n-nodes-customer-journey.')) continue;
			node.credentials = { ...node.credentials, journeyStoreApi: { id: null, name: 'Journey Store' } };
		}
		return mapCredentials(copy, this.#credentials);
	}

	/** Imports and publishes a workflow whose nodes name credentials of this bench. */
	async publish(workflow: WorkflowJson): Promise<StoredWorkflow> {
		return await this.client.publish(this.#withCredentials(workflow));
	}

	/** Imports a workflow without publishing it. */
	async create(workflow: WorkflowJson, { store = true } = {}): Promise<StoredWorkflow> {
		return await this.client.createWorkflow(
			store ? this.#withCredentials(workflow) : mapCredentials(workflow, this.#credentials),
		);
	}

	/** Changes a workflow and publishes it again. */
	async republish(id: string, workflow: WorkflowJson): Promise<void> {
		await this.client.updateWorkflow(id, this.#withCredentials(workflow));
		await this.client.activate(id);
	}

	/** Sends JSON to a webhook; the answer is read as JSON where it is. */
	async post(
		path: string,
		body: unknown,
		headers: Record<string, string> = {},
	): Promise<{ status: number; body: any }> {
		const response = await fetch(`${this.n8n.url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: typeof body === 'string' ? body : JSON.stringify(body),
			redirect: 'manual',
		});
		const text = await response.text();
		try {
			return { status: response.status, body: JSON.parse(text) };
		} catch {
			return { status: response.status, body: text };
		}
	}

	/** Sends an event (or a batch) with the secret. */
	async event(path: string, body: unknown): Promise<{ status: number; body: any }> {
		return await this.post(path, body, { 'x-journey-secret': ENDPOINT_SECRET });
	}

	async stop(): Promise<void> {
		for (const stop of this.#alsoStop) await stop();
		await this.n8n.stop();
		await this.smtp.close();
		await this.http.close();
		await this.store.close();
		await rm(this.userFolder, { recursive: true, force: true, maxRetries: 5 });
	}
}

/** The journey store of a queue-mode bench, in n8n's own database server. */
export function storeSettings(postgres: PostgresServer): PostgresSettings {
	return {
		...POSTGRES_DEFAULTS,
		host: '127.0.0.1',
		port: postgres.port,
		user: postgres.user,
		password: postgres.password,
	};
}

/** What all processes of one n8n in queue mode have in common. */
export function queueEnvironment({ postgres, redis }: QueueServers): NodeJS.ProcessEnv {
	return {
		EXECUTIONS_MODE: 'queue',
		N8N_ENCRYPTION_KEY: 'a-key-that-all-processes-share',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password,
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
	};
}

/** A key with which the nodes may ask n8n how executions ended. */
async function newApiKey(client: N8nClient): Promise<string> {
	const { rawApiKey } = await client.session.request<{ rawApiKey: string }>('POST', '/api-keys', {
		label: 'Journey Store',
		expiresAt: null,
		scopes: ['execution:read', 'execution:list'],
	});
	return rawApiKey;
}

async function newUserFolder(): Promise<string> {
	const userFolder = await mkdtemp(join(tmpdir(), 'journey-e2e-'));
	await packNodes({ userFolder });
	return userFolder;
}

async function surroundings(n8n: N8nProcess) {
	const client = new N8nClient(n8n.url);
	await client.setupOwner(OWNER);
	const smtp = await SmtpSink.listen();
	const http = await HttpSink.listen();
	const credentials = [
		await client.createCredential({
			name: 'Demo Mail Server',
			type: 'smtp',
			data: {
				user: '',
				password: '',
				host: smtp.host,
				port: smtp.port,
				secure: false,
				disableStartTls: true,
			},
		}),
		await client.createCredential({
			name: 'Journey Endpoint Secret',
			type: 'journeyEndpointApi',
			data: { headerName: 'X-Journey-Secret', secret: ENDPOINT_SECRET },
		}),
	];
	return { client, smtp, http, credentials };
}
