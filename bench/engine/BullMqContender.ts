import { RedisServer } from '../../tools/RedisServer';
import { checkCount } from '../support/check';
import { PAYLOAD } from '../support/payload';
import { peerModule } from '../support/peerModule';
import { batches, inLanes, type Contender, type Mode } from './Contender';
import { DueTime, YEAR } from './DueTime';
import { Gatherer } from './Gatherer';

/** The part of BullMQ 6 in use. */
interface BullMqModule {
	Queue: new (name: string, options: object) => BullQueue;
	Worker: new (
		name: string,
		processor: (job: { data: { contact: string } }) => Promise<void>,
		options: object,
	) => BullWorker;
}

interface BullQueue {
	waitUntilReady(): Promise<unknown>;
	addBulk(jobs: object[]): Promise<unknown>;
	getJobCounts(...states: string[]): Promise<Record<string, number>>;
	close(): Promise<void>;
}

interface BullWorker {
	on(event: 'error', listener: (error: Error) => void): void;
	on(event: 'completed', listener: (job: { data: { contact: string } }) => void): void;
	close(): Promise<void>;
}

/** The part of ioredis 5 in use. */
interface RedisModule {
	Redis: new (options: object) => Redis;
}

interface Redis {
	hset(key: string, values: Record<string, string>): Promise<number>;
	hvals(key: string): Promise<string[]>;
	llen(key: string): Promise<number>;
	multi(): RedisTransaction;
	config(command: 'SET', name: string, value: string): Promise<unknown>;
	info(section: string): Promise<string>;
	quit(): Promise<unknown>;
}

interface RedisTransaction {
	hset(key: string, values: Record<string, string>): RedisTransaction;
	rpush(key: string, ...values: string[]): RedisTransaction;
	exec(): Promise<unknown>;
}

const QUEUE = 'wait';
const [POSITIONS, HISTORY] = ['positions', 'history'];
/** Jobs in progress at a time. */
const CONCURRENCY = 200;

export type Fsync = 'everysec' | 'always';

/**
 * BullMQ on a Redis with an append-only file.
 *
 * Into: `addBulk` adds a batch of delayed jobs, then one HSET writes the positions. A crash may separate
 * these two writes: BullMQ can't join a transaction. The jobs the contacts come from aren't completed here,
 * because BullMQ has no bulk way to do so: it does less than the others.
 * Out: a worker with many jobs in progress (batches of jobs are in its paid edition only); each job writes
 * its position and two lines of history, gathered with those of other jobs in one MULTI, then the worker
 * completes it and fetches the next in one call.
 * With `everysec` a power cut loses the last second of both, which doesn't happen to ours or the other peers.
 */
export class BullMqContender implements Contender {
	readonly #server: RedisServer;

	readonly #redis: Redis;

	readonly #queue: BullQueue;

	readonly #bull: BullMqModule;

	readonly #connection: () => Redis;

	readonly #connections: Redis[];

	readonly #mode: Mode;

	#contacts: string[] = [];

	#due = new DueTime(0);

	private constructor(parts: {
		server: RedisServer;
		redis: Redis;
		queue: BullQueue;
		bull: BullMqModule;
		connection: () => Redis;
		connections: Redis[];
		mode: Mode;
	}) {
		this.#server = parts.server;
		this.#redis = parts.redis;
		this.#queue = parts.queue;
		this.#bull = parts.bull;
		this.#connection = parts.connection;
		this.#connections = parts.connections;
		this.#mode = parts.mode;
	}

	static async start(fsync: Fsync, mode: Mode): Promise<BullMqContender> {
		const server = await RedisServer.start();
		const bull = peerModule<BullMqModule>('bullmq');
		const { Redis } = peerModule<RedisModule>('ioredis');
		const connections: Redis[] = [];
		const connection = (): Redis => {
			const { port } = server;
			const made = new Redis({
				host: '127.0.0.1',
				port,
				maxRetriesPerRequest: null,
				enableAutoPipelining: true,
			});
			connections.push(made);
			return made;
		};
		const redis = connection();
		await redis.config('SET', 'appendfsync', fsync);
		const queue = new bull.Queue(QUEUE, {
			connection: connection(),
			defaultJobOptions: { removeOnComplete: true },
		});
		await queue.waitUntilReady();
		return new BullMqContender({ server, redis, queue, bull, connection, connections, mode });
	}

	/** Like `8.0.2`. */
	async version(): Promise<string> {
		return /redis_version:(\S+)/.exec(await this.#redis.info('server'))?.[1] ?? 'unknown';
	}

	async fill(count: number): Promise<void> {
		for (let from = 0; from < count; from += this.#mode.batch) {
			const size = Math.min(this.#mode.batch, count - from);
			const contacts = Array.from({ length: size }, (_, position) => `held ${from + position}`);
			await this.#queue.addBulk(jobsOf(contacts, YEAR));
		}
	}

	async prepare(from: number, count: number): Promise<void> {
		this.#contacts = Array.from({ length: count }, (_, position) => `contact ${from + position}`);
		const next = batches(this.#contacts, 1000);
		await inLanes(1, async () => {
			const contacts = next();
			if (contacts.length > 0) await this.#write(contacts, 'trigger');
			return contacts.length > 0;
		});
	}

	async into(): Promise<void> {
		this.#due = new DueTime(this.#contacts.length);
		const next = batches(this.#contacts, this.#mode.batch);
		await inLanes(this.#mode.lanes, async () => {
			const contacts = next();
			if (contacts.length === 0) return false;
			await this.#queue.addBulk(jobsOf(contacts, Math.max(1, this.#due.at.getTime() - Date.now())));
			await this.#write(contacts, 'wait');
			return true;
		});
	}

	async untilDue(): Promise<void> {
		await this.#due.wait();
	}

	async out(): Promise<string[]> {
		const left: string[] = [];
		const gatherer = new Gatherer<string>(async (contacts) => await this.#leave(contacts));
		const worker = new this.#bull.Worker(QUEUE, async ({ data }) => await gatherer.add(data.contact), {
			connection: this.#connection(),
			concurrency: CONCURRENCY,
		});
		worker.on('error', (error) => console.error(error));
		await new Promise<void>((resolve) => {
			worker.on('completed', ({ data }) => {
				left.push(data.contact);
				if (left.length >= this.#contacts.length) resolve();
			});
		});
		// Not awaited: its blocking connection may take a while to end, which isn't part of the work.
		this.#closing = worker.close();
		return left;
	}

	#closing: Promise<void> | undefined;

	async audit(): Promise<{ waiting: number; left: number }> {
		await this.#closing;
		const counts = await this.#queue.getJobCounts('delayed', 'waiting', 'active', 'failed', 'completed');
		const waiting = Object.values(counts).reduce((sum, count) => sum + count, 0);
		const positions = await this.#redis.hvals(POSITIONS);
		const left = positions.filter((step) => step === 'done').length;
		checkCount('lines of history', await this.#redis.llen(HISTORY), 2 * left);
		return { waiting, left };
	}

	async close(): Promise<void> {
		await this.#queue.close();
		// BullMQ leaves connections open that were passed to it.
		for (const connection of this.#connections) await connection.quit();
		await this.#server.stop();
	}

	async #leave(contacts: readonly string[]): Promise<void> {
		const at = new Date().toISOString();
		const lines = contacts.flatMap((contact) =>
			['delivered', 'completed'].map((event) => JSON.stringify({ contact, step: 'wait', event, at })),
		);
		await this.#redis
			.multi()
			.hset(POSITIONS, positionsOf(contacts, 'done'))
			.rpush(HISTORY, ...lines)
			.exec();
	}

	async #write(contacts: readonly string[], step: string): Promise<void> {
		await this.#redis.hset(POSITIONS, positionsOf(contacts, step));
	}
}

function positionsOf(contacts: readonly string[], step: string): Record<string, string> {
	return Object.fromEntries(contacts.map((contact) => [contact, step]));
}

function jobsOf(contacts: readonly string[], delay: number): object[] {
	return contacts.map((contact) => ({ name: 'leave', data: { contact, item: PAYLOAD }, opts: { delay } }));
}
