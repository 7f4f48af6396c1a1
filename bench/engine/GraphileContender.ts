import { Pool, type Client } from 'pg';

import type { PostgresServer } from '../../tools/postgres/PostgresServer';
import { PAYLOAD } from '../support/payload';
import { peerModule } from '../support/peerModule';
import { startPostgres } from '../support/postgres';
import { batches, inLanes, type Contender, type Mode } from './Contender';
import { DueTime, YEAR } from './DueTime';
import { Gatherer } from './Gatherer';
import { Positions } from './Positions';

/** The part of graphile-worker 0.18 in use. */
interface GraphileModule {
	run(options: object): Promise<{ stop(): Promise<void>; promise: Promise<void> }>;
	runMigrations(options: object): Promise<void>;
	Logger: new (factory: () => () => void) => object;
}

interface Origin {
	id: string;
	contact: string;
}

const [ENTER, TASK] = ['enter', 'leave'];
/** Jobs in progress at a time: enough that positions, too, are written hundreds at a time. */
const CONCURRENT_JOBS = 500;

/**
 * graphile-worker with its batching turned on: `localQueue` (fetches many jobs at once) and
 * `completeJobBatchDelay`.
 *
 * Into: one transaction per batch completes the jobs the contacts come from (`complete_jobs`), adds the next
 * ones (`add_jobs`, its bulk API) and writes the positions.
 * Out: the task writes the position and two lines of history, gathered with those of other jobs in one
 * transaction, and only then ends; the worker then completes (deletes) the jobs in batches. A crash between
 * the two runs the task again, since tasks can't join the completion.
 */
export class GraphileContender implements Contender {
	readonly #server: PostgresServer;

	readonly #pool: Pool;

	readonly #worker: GraphileModule;

	readonly #positions: Positions;

	readonly #mode: Mode;

	/** Jobs the contacts come from. */
	#origins: Origin[] = [];

	#due = new DueTime(0);

	private constructor(server: PostgresServer, pool: Pool, worker: GraphileModule, mode: Mode) {
		this.#server = server;
		this.#pool = pool;
		this.#worker = worker;
		this.#positions = new Positions(pool);
		this.#mode = mode;
	}

	static async start(mode: Mode): Promise<GraphileContender> {
		const server = await startPostgres();
		const { port, user, password } = server;
		const pool = new Pool({ host: '127.0.0.1', port, user, password, database: 'postgres', max: 10 });
		pool.on('error', (error) => console.error(error));
		pool.on('connect', (client) => client.on('error', (error) => console.error(error)));
		const worker = peerModule<GraphileModule>('graphile-worker');
		const logger = new worker.Logger(() => () => {});
		await worker.runMigrations({ pgPool: pool, logger });
		const contender = new GraphileContender(server, pool, worker, mode);
		await contender.#positions.create();
		return contender;
	}

	async fill(count: number): Promise<void> {
		const runAt = new Date(Date.now() + YEAR);
		let done = 0;
		await inLanes(this.#mode.lanes, async () => {
			const from = done;
			done += this.#mode.batch;
			if (from >= count) return false;
			const size = Math.min(this.#mode.batch, count - from);
			const contacts = Array.from({ length: size }, (_, position) => `held ${from + position}`);
			await this.#positions.add(contacts);
			await addJobs(this.#pool, TASK, contacts, runAt);
			return true;
		});
		await this.#pool.query('vacuum analyze');
	}

	async prepare(from: number, count: number): Promise<void> {
		this.#origins = [];
		for (let done = 0; done < count; done += this.#mode.batch) {
			const size = Math.min(this.#mode.batch, count - done);
			const contacts = Array.from({ length: size }, (_, position) => `contact ${from + done + position}`);
			await this.#positions.add(contacts);
			const ids = await addJobs(this.#pool, ENTER, contacts, new Date());
			ids.forEach((id, position) => this.#origins.push({ id, contact: contacts[position] }));
		}
	}

	async into(): Promise<void> {
		this.#due = new DueTime(this.#origins.length);
		const next = batches(this.#origins, this.#mode.batch);
		await inLanes(this.#mode.lanes, async () => {
			const origins = next();
			if (origins.length === 0) return false;
			const contacts = origins.map(({ contact }) => contact);
			await this.#positions.transaction(async (client) => {
				const ids = origins.map(({ id }) => id);
				await client.query('select count(*) from graphile_worker.complete_jobs($1::bigint[])', [ids]);
				await addJobs(client, TASK, contacts, this.#due.at);
				await this.#positions.move(contacts, 'wait', client);
			});
			return true;
		});
	}

	async untilDue(): Promise<void> {
		await this.#due.wait();
	}

	async out(): Promise<string[]> {
		const left: string[] = [];
		const gatherer = new Gatherer<string>(
			async (contacts) =>
				await this.#positions.transaction(async (client) => await this.#positions.leave(contacts, client)),
		);
		let allLeft = (): void => {};
		const everybody = new Promise<void>((resolve) => {
			allLeft = resolve;
		});
		const runner = await this.#worker.run({
			pgPool: this.#pool,
			logger: new this.#worker.Logger(() => () => {}),
			noHandleSignals: true,
			parsedCronItems: [],
			taskList: {
				[TASK]: async (payload: { contact: string }) => {
					await gatherer.add(payload.contact);
					left.push(payload.contact);
					if (left.length >= this.#origins.length) allLeft();
				},
			},
			preset: {
				worker: {
					concurrentJobs: CONCURRENT_JOBS,
					pollInterval: 100,
					localQueue: { size: this.#mode.batch },
					completeJobBatchDelay: 0,
				},
			},
		});
		await everybody;
		// Ends once the last batch of completions is written, too: see the audit.
		await runner.stop();
		return left;
	}

	async audit(): Promise<{ waiting: number; left: number }> {
		return { waiting: await this.#count(), left: await this.#positions.countLeft() };
	}

	async close(): Promise<void> {
		await this.#pool.end();
		await this.#server.destroy();
	}

	async #count(): Promise<number> {
		const { rows } = await this.#pool.query<{ count: string }>(
			'select count(*) from graphile_worker._private_jobs',
		);
		return Number(rows[0].count);
	}
}

async function addJobs(
	on: Pool | Client,
	identifier: string,
	contacts: readonly string[],
	runAt: Date,
): Promise<string[]> {
	const specs = contacts.map((contact) => ({
		identifier,
		payload: { contact, item: PAYLOAD },
		run_at: runAt,
	}));
	const { rows } = await on.query<{ id: string }>(
		`select id from graphile_worker.add_jobs(array(
			select json_populate_recordset(null::graphile_worker.job_spec, $1::json)), false)`,
		[JSON.stringify(specs)],
	);
	return rows.map(({ id }) => id);
}
