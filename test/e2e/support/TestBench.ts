import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { systemClock } from '../../../lib/n8n/systemClock';
import { openSqliteStore, type Store } from '../../../lib/store';
import { HttpSink } from '../../../tools/HttpSink';
import { silentLog } from '../../../tools/log';
import { ensureN8nInstalled } from '../../../tools/n8n/install';
import { N8nClient } from '../../../tools/n8n/N8nClient';
import { N8nProcess } from '../../../tools/n8n/N8nProcess';
import { packNodes } from '../../../tools/n8n/packNodes';
import type { StoredCredential, StoredWorkflow, WorkflowJson } from '../../../tools/n8n/restTypes';
import { SmtpSink } from '../../../tools/SmtpSink';
import { mapCredentials } from '../../../tools/start/importWorkflow';

export const ENDPOINT_SECRET = 'a-secret-that-only-the-tests-know';

const OWNER = { email: 'owner@example.com', password: 'Journey-Tests-1', firstName: 'Olga', lastName: 'Owner' };

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

	private constructor(parts: Pick<TestBench, 'n8n' | 'client' | 'smtp' | 'http' | 'store' | 'userFolder'>, credentials: StoredCredential[]) {
		this.n8n = parts.n8n;
		this.client = parts.client;
		this.smtp = parts.smtp;
		this.http = parts.http;
		this.store = parts.store;
		this.userFolder = parts.userFolder;
		this.#credentials = credentials;
	}

	static async start(env: NodeJS.ProcessEnv = {}): Promise<TestBench> {
		const installation = await ensureN8nInstalled(silentLog);
		const userFolder = await mkdtemp(join(tmpdir(), 'journey-e2e-'));
		await packNodes({ userFolder });
		const n8n = await N8nProcess.start({ installation, userFolder, env });
		const client = new N8nClient(n8n.url);
		await client.setupOwner(OWNER);
		const smtp = await SmtpSink.listen();
		const http = await HttpSink.listen();
		const credentials = [
			await client.createCredential({
				name: 'Demo Mail Server',
				type: 'smtp',
				data: { user: '', password: '', host: smtp.host, port: smtp.port, secure: false, disableStartTls: true },
			}),
			await client.createCredential({
				name: 'Journey Endpoint Secret',
				type: 'journeyEndpointApi',
				data: { headerName: 'X-Journey-Secret', secret: ENDPOINT_SECRET },
			}),
		];
		const store = await openSqliteStore(join(userFolder, '.n8n', 'journeys.sqlite'), systemClock);
		return new TestBench({ n8n, client, smtp, http, store, userFolder }, credentials);
	}

	/** Imports and publishes a workflow whose nodes name credentials of this bench. */
	async publish(workflow: WorkflowJson): Promise<StoredWorkflow> {
		return await this.client.publish(mapCredentials(workflow, this.#credentials));
	}

	/** Imports a workflow without publishing it. */
	async create(workflow: WorkflowJson): Promise<StoredWorkflow> {
		return await this.client.createWorkflow(mapCredentials(workflow, this.#credentials));
	}

	/** Changes a workflow and publishes it again. */
	async republish(id: string, workflow: WorkflowJson): Promise<void> {
		await this.client.updateWorkflow(id, mapCredentials(workflow, this.#credentials));
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
		await this.n8n.stop();
		await this.smtp.close();
		await this.http.close();
		await this.store.close();
		await rm(this.userFolder, { recursive: true, force: true, maxRetries: 5 });
	}
}
