import { Pool, type Client } from 'pg';

import type { PostgresServer } from '../../tools/postgres/PostgresServer';
import { PAYLOAD } from '../support/payload';
import { peerModule } from '../support/peerModule';
import { startPostgres } from '../support/postgres';
import { batches, inLanes, type Contender, type Mode } from './Contender';
import { DueTime, YEAR } from './DueTime';
import { Positions } from './Positions';

/** The part of pg-boss 12 in use. */
interface PgBossModule {
	PgBoss: new (options: object) => PgBoss;
}

interface Database {
	executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

interface Job {
	id: string;
	data: { contact: string };
}

interface PgBoss {
	on(event: 'error', listener: (error: Error) => void): void;
	start(): Promise<unknown>;
	stop(options: object): Promise<void>;
	createQueue(name: string, options?: object): Promise<void>;
	insert(name: string, jobs: object[], options?: { db?: Database }): Promise<unknown>;
	fetch(name: string, options: object): Promise<Job[]>;
	complete(name: string, ids: string[], data: null, options: { db: Database }): Promise<unknown>;
}

const [TRIGGER, QUEUE] = ['trigger', 'wait'];

/**
 * pg-boss in batches.
 *
 * Into: one transaction per batch completes the jobs the contacts come from, inserts the next ones with their
 * `startAfter` and writes the positions.
 * Out: `fetch` takes a batch (durably `active`), then one transaction completes it and writes the positions
 * and two lines of history per contact. Its `db` option is what pg-boss recommends for effects in the same
 * database.
 */
export class PgBossContender implements Contender {
	readonly #server: PostgresServer;

	readonly #pool: Pool;

	readonly #boss: PgBoss;

	readonly #positions: Positions;

	readonly #mode: Mode;

	/** Jobs in progress that the contacts come from. */
	#origins: Job[] = [];

	#due = new DueTime(0);

	private constructor(server: PostgresServer, pool: Pool, boss: PgBoss, mode: Mode) {
		this.#server = server;
		this.#pool = pool;
		this.#boss = boss;
		this.#positions = new Positions(pool);
		this.#mode = mode;
	}

	static async start(mode: Mode): Promise<PgBossContender> {
		const server = await startPostgres();
		const login = { host: '127.0.0.1', port: server.port, user: server.user, password: server.password };
		const { PgBoss } = peerModule<PgBossModule>('pg-boss');
		// Without its own housekeeping, which would run during the measurement.
		const boss = new PgBoss({
			...login,
			database: 'postgres',
			supervise: false,
			schedule: false,
			max: mode.lanes,
		});
		boss.on('error', (error) => console.error(error));
		await boss.start();
		await boss.createQueue(TRIGGER);
		await boss.createQueue(QUEUE, { retentionSeconds: 2 * 365 * 86_400 });
		const pool = new Pool({ ...login, database: 'postgres', max: mode.lanes });
		const contender = new PgBossContender(server, pool, boss, mode);
		await contender.#positions.create();
		return contender;
	}

	async fill(count: number): Promise<void> {
		const startAfter = new Date(Date.now() + YEAR);
		let done = 0;
		await inLanes(this.#mode.lanes, async () => {
			const from = done;
			done += this.#mode.batch;
			if (from >= count) return false;
			const size = Math.min(this.#mode.batch, count - from);
			const contacts = Array.from({ length: size }, (_, position) => `held ${from + position}`);
			await this.#positions.add(contacts);
			await this.#boss.insert(QUEUE, jobsOf(contacts, startAfter));
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
			await this.#boss.insert(TRIGGER, jobsOf(contacts, new Date(0)));
			this.#origins.push(...(await this.#boss.fetch(TRIGGER, { batchSize: size })));
		}
	}

	async into(): Promise<void> {
		this.#due = new DueTime(this.#origins.length);
		const next = batches(this.#origins, this.#mode.batch);
		await inLanes(this.#mode.lanes, async () => {
			const origins = next();
			if (origins.length === 0) return false;
			const contacts = origins.map(({ data }) => data.contact);
			await this.#positions.transaction(async (client) => {
				const db = databaseOf(client);
				await this.#boss.complete(TRIGGER, idsOf(origins), null, { db });
				await this.#boss.insert(QUEUE, jobsOf(contacts, this.#due.at), { db });
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
		await inLanes(this.#mode.lanes, async () => {
			const jobs = await this.#boss.fetch(QUEUE, { batchSize: this.#mode.batch });
			if (jobs.length === 0) return false;
			const contacts = jobs.map(({ data }) => data.contact);
			await this.#positions.transaction(async (client) => {
				await this.#boss.complete(QUEUE, idsOf(jobs), null, { db: databaseOf(client) });
				await this.#positions.leave(contacts, client);
			});
			left.push(...contacts);
			return true;
		});
		return left;
	}

	async audit(): Promise<{ waiting: number; left: number }> {
		const { rows } = await this.#pool.query<{ count: string }>(
			`select count(*) from pgboss.job where state < 'completed'`,
		);
		return { waiting: Number(rows[0].count), left: await this.#positions.countLeft() };
	}

	async close(): Promise<void> {
		await this.#boss.stop({ graceful: false, close: true });
		await this.#pool.end();
		await this.#server.destroy();
	}
}

function jobsOf(contacts: readonly string[], startAfter: Date): object[] {
	return contacts.map((contact) => ({ data: { contact, item: PAYLOAD }, startAfter }));
}

function idsOf(jobs: readonly Job[]): string[] {
	return jobs.map(({ id }) => id);
}

function databaseOf(client: Client): Database {
	return { executeSql: async (text, values) => await client.query(text, values) };
}
