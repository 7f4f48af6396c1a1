import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { systemClock } from '../../lib/n8n/systemClock';
import { openSqliteStore } from '../../lib/store';
import type { Log } from '../log';
import { freePort } from '../n8n/freePort';
import { ensureN8nInstalled } from '../n8n/install';
import { N8nClient } from '../n8n/N8nClient';
import { LAZY_ENGINE } from '../n8n/n8nEnvironment';
import { N8nProcess } from '../n8n/N8nProcess';
import { packNodes } from '../n8n/packNodes';
import { poll } from '../n8n/poll';
import type { StoredCredential, StoredWorkflow, WorkflowJson } from '../n8n/restTypes';
import { packageRoot } from '../packageRoot';
import { SmtpSink } from '../SmtpSink';
import { demoCredentials, ensureCredentials } from './credentials';
import { DemoState } from './DemoState';
import type { FeedContext } from './feed';
import { isWorthShowing } from './hostLine';
import { hurry } from './hurry';
import { importAndPublish } from './importWorkflow';
import { hurryPolicy } from './messagePolicy';
import { moveOldStoreAside } from './moveOldStoreAside';
import { ReadyProxy } from './ReadyProxy';
import type { StartOptions } from './startOptions';

const N8N_PORT = 5678;
const SMTP_PORT = 2525;
const PROXY_PORT = 5680;

/** Short enough to watch, long enough for people to answer in time. */
const SECONDS_A_DAY = 4;

/** The public pages that links in mails lead to, and the message policy. */
const PAGES_FILE = join(packageRoot(), 'examples', 'contoso-coffee-pages.json');
const PAGES_TYPE = 'n8n-nodes-customer-journey.journeyPagesTrigger';
const SAVE_POLICY = 'Run This Once';

/**
 * A mail server, a proxy, and an n8n with this package's nodes, its public pages and one published journey, kept
 * between runs.
 */
export class Demo {
	readonly #state: DemoState;
	readonly #options: StartOptions;
	readonly #log: Log;
	readonly #stopping = new AbortController();
	#claimed = false;
	#smtp: SmtpSink | undefined;
	#proxy: ReadyProxy | undefined;
	#n8n: N8nProcess | undefined;

	constructor(options: StartOptions, log: Log) {
		this.#options = options;
		this.#state = new DemoState(options.folder);
		this.#log = log;
	}

	/**
	 * Starts everything.
	 * @throws {Error} if a step fails; `stop` then ends what was started.
	 */
	async start(): Promise<FeedContext> {
		const log = this.#log;
		const { workflowFile } = this.#options;
		await this.#state.claim();
		this.#claimed = true;
		const workflowJson = await readWorkflow(workflowFile);
		const secrets = await this.#state.secrets();

		log('looking for n8n');
		const installation = await ensureN8nInstalled(log);
		log(`packing the nodes for n8n ${installation.version}`);
		await packNodes({ userFolder: this.#state.userFolder, log });

		const storeFile = join(this.#state.userFolder, '.n8n', 'journeys.sqlite');
		const aside = moveOldStoreAside(storeFile, new Date());
		if (aside !== null)
			log(`the demo’s store has the tables of an earlier state: moved to ${aside}, and a new one begun`);

		log('starting the mail server and n8n');
		const ports = await this.#state.ports();
		const smtp = await SmtpSink.listen(await freePort(SMTP_PORT, ports.smtp));
		this.#smtp = smtp;
		// From the first one on: contacts that waited get theirs before n8n is ready.
		smtp.onMail((mail) => log(`mail to ${mail.to.join(', ')}: ${mail.subject}`));
		const { userFolder } = this.#state;
		const port = await freePort(N8N_PORT, ports.n8n);
		// Before n8n, which isn't ready for what comes in while it starts.
		const proxy = await ReadyProxy.start(`http://127.0.0.1:${port}`, await freePort(PROXY_PORT, ports.proxy));
		this.#proxy = proxy;
		const show = (line: string): void => {
			if (isWorthShowing(line)) log(`n8n: ${line}`);
		};
		const onOutput = this.#options.log ? show : undefined;
		// The panels show the same addresses as this log.
		const env = { ...LAZY_ENGINE, N8N_PROXY_HOPS: '1', WEBHOOK_URL: `http://127.0.0.1:${port}/` };
		this.#n8n = await N8nProcess.start({ installation, userFolder, port, env, log, onOutput });
		await this.#state.keepPorts({ n8n: this.#n8n.port, smtp: smtp.port, proxy: proxy.port });

		log('logging in');
		const { url } = this.#n8n;
		const client = new N8nClient(url);
		const { ownerEmail: email, ownerPassword: password } = secrets;
		await client.setupOwner({ email, password, firstName: 'Contoso', lastName: 'Coffee' });

		const credentials = await ensureCredentials(client, demoCredentials(smtp, secrets));
		const pagesUrl = await this.#publishPages(client, credentials, storeFile, proxy.url);
		log(`publishing ${workflowJson.name}`);
		const workflow = await importAndPublish(client, hurry(workflowJson, SECONDS_A_DAY), credentials);
		return {
			url,
			pagesUrl,
			client,
			smtp,
			secrets,
			workflow,
			storeFile,
			secondsADay: SECONDS_A_DAY,
			again: this.#options.again,
			signal: this.#stopping.signal,
			log,
		};
	}

	/**
	 * Publishes the public pages, and saves the message policy that belongs to them.
	 * @returns where links in mails lead
	 */
	async #publishPages(
		client: N8nClient,
		credentials: readonly StoredCredential[],
		storeFile: string,
		publicAddress: string,
	): Promise<string> {
		const workflowJson = await readWorkflow(PAGES_FILE);
		this.#log(`publishing ${workflowJson.name}`);
		for (const node of workflowJson.nodes)
			if (node.type === PAGES_TYPE) node.parameters = { ...node.parameters, publicAddress };
		const workflow = await importAndPublish(client, workflowJson, credentials);
		const store = await openSqliteStore(storeFile, systemClock);
		try {
			await this.#savePolicy(client, workflow);
			await hurryPolicy(store, SECONDS_A_DAY);
			// Mails that are written before the address is known have no links of ours.
			return await poll(
				async () => {
					const address = await store.publicAddresses.current();
					return address?.baseUrl.startsWith(publicAddress) ? address.baseUrl : undefined;
				},
				{ what: 'the address of the public pages' },
			);
		} finally {
			await store.close();
		}
	}

	/** As a person does it in the editor. */
	async #savePolicy(client: N8nClient, { id }: StoredWorkflow): Promise<void> {
		const execution = await client.runWorkflow(id, { trigger: SAVE_POLICY });
		const { status } = await client.waitForExecution(String(execution));
		if (status !== 'success') throw new Error(`The message policy wasn’t saved: the execution is ${status}`);
	}

	/** Resolves with the end of n8n's output if n8n ends on its own. */
	async unexpectedEnd(): Promise<string> {
		await this.#n8n?.exited;
		if (this.#stopping.signal.aborted) return await new Promise(() => {});
		return this.#n8n?.output(30) ?? '';
	}

	/** Ends everything that was started, giving n8n time to finish its executions. */
	async stop(): Promise<void> {
		this.#stopping.abort();
		await this.#n8n?.stop();
		await this.#proxy?.close();
		await this.#smtp?.close();
		if (this.#claimed) await this.#state.release();
	}
}

async function readWorkflow(file: string): Promise<WorkflowJson> {
	return JSON.parse(await readFile(file, 'utf8')) as WorkflowJson;
}
