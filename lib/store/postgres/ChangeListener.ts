import { createHash } from 'node:crypto';

import type { Pool, PoolClient } from 'pg';

import type { CancelTimer, Clock } from '../../domain/clock';
import type { StoreSignals } from '../Store';

/** Announcements closer together than this are combined: they only say that it's worth looking. */
const QUIET_TIME = 20;

/** How often to look where no announcements arrive. */
const POLL_INTERVAL = 500;

/** How long the test announcement may take. */
const TRIAL_TIME = 5_000;

export interface ListenerOptions {
	/** The store's connections, used to announce changes. */
	pool: Pool;
	/** Connections that bypass a pooler; without them those of the store are used. */
	direct: Pool | null;
	schema: string;
	clock: Clock;
	/** How often to check the listening connection, in milliseconds. */
	interval: number;
}

/**
 * `LISTEN`/`NOTIFY` between the processes that use a store. Only a hint that makes things faster: a process
 * that misses one finds the same by polling.
 *
 * `LISTEN` is session state. With a pooler it would remain in other clients' sessions, so it is not tried
 * there: a pooler is recognized by a process number that is not the one of the server's process.
 */
export class ChangeListener implements StoreSignals {
	readonly #options: ListenerOptions;

	readonly #channel: string;

	readonly #listeners = new Set<() => void>();

	readonly #onDeaf = new Set<(reason: string) => void>();

	/** Why announcements don't arrive; null: not known to be so. */
	#deaf: string | null = null;

	#client: PoolClient | undefined;

	#connecting: Promise<void> | undefined;

	#closed = false;

	#announcing: CancelTimer | undefined;

	#check: CancelTimer | undefined;

	/** The announcement that tests a direct address, until it arrives or times out. */
	#trial: { ended: Promise<void>; end: () => void } | undefined;

	constructor(options: ListenerOptions) {
		this.#options = options;
		this.#channel = channelOf(options.schema);
	}

	listen(callback: () => void, onDeaf?: (reason: string) => void): () => void {
		this.#listeners.add(callback);
		if (onDeaf !== undefined) {
			this.#onDeaf.add(onDeaf);
			if (this.#deaf !== null) onDeaf(this.#deaf);
		}
		void this.#connect();
		return () => {
			this.#listeners.delete(callback);
			if (onDeaf !== undefined) this.#onDeaf.delete(onDeaf);
		};
	}

	announce(): void {
		if (this.#closed) return;
		this.#announcing ??= this.#options.clock.setTimer(QUIET_TIME, () => {
			this.#announcing = undefined;
			if (!this.#closed) this.#notify();
		});
	}

	async trouble(): Promise<string | null> {
		await this.#connect();
		await this.#trial?.ended;
		return this.#deaf;
	}

	close(): void {
		this.#closed = true;
		this.#announcing?.();
		this.#check?.();
		this.#trial?.end();
		this.#client?.removeAllListeners('notification');
		this.#client?.release(true);
		this.#client = undefined;
		void this.#options.direct?.end().catch(() => undefined);
	}

	#notify(): void {
		this.#options.pool.query('select pg_notify($1, $2)', [this.#channel, '']).catch(() => undefined);
	}

	async #connect(): Promise<void> {
		if (this.#connecting === undefined && (this.#closed || this.#client !== undefined)) return;
		this.#connecting ??= this.#tryConnect().finally(() => {
			this.#connecting = undefined;
			this.#later();
		});
		await this.#connecting;
	}

	async #tryConnect(): Promise<void> {
		const { pool, direct } = this.#options;
		let client: PoolClient | undefined;
		try {
			client = await (direct ?? pool).connect();
			if (this.#closed) {
				client.release(true);
				return;
			}
			const connected = client;
			this.#client = connected;
			connected.on('notification', () => this.#heard());
			connected.on('error', () => this.#lost(connected));
			connected.on('end', () => this.#lost(connected));
			if (!(await isSessionOf(connected))) {
				this.#lost(connected);
				this.#deafen(direct === null ? POOLED : DIRECT_POOLED);
				return;
			}
			await connected.query(`listen "${this.#channel}"`);
			if (direct === null) this.#deaf = null;
			else this.#tryOut();
			// For what was announced while nothing was received.
			this.#tell();
		} catch (error) {
			if (client !== undefined) this.#lost(client);
			if (direct !== null) this.#deafen(`${DIRECT_SILENT} (${(error as Error).message})`);
		}
	}

	/** The direct address may lead to another server or database, where nothing is ever announced. */
	#tryOut(): void {
		this.#trial?.end();
		let end = (): void => {};
		const ended = new Promise<void>((resolve) => {
			const cancel = this.#options.clock.setTimer(TRIAL_TIME, () => {
				this.#deafen(DIRECT_SILENT);
				resolve();
			});
			end = () => {
				cancel();
				resolve();
			};
		});
		this.#trial = { ended, end };
		this.#notify();
	}

	#heard(): void {
		this.#trial?.end();
		this.#trial = undefined;
		this.#deaf = null;
		this.#tell();
	}

	#tell(): void {
		for (const callback of this.#listeners) callback();
	}

	#deafen(reason: string): void {
		if (this.#deaf !== null || this.#closed) return;
		this.#deaf = reason;
		for (const tell of this.#onDeaf) tell(reason);
	}

	#lost(client: PoolClient): void {
		if (this.#client !== client) return;
		this.#client = undefined;
		client.removeAllListeners();
		client.on('error', () => undefined);
		client.release(true);
		this.#later();
	}

	/** Only an unanswered query reveals a connection that has died silently. */
	#later(): void {
		this.#check?.();
		if (this.#closed) return;
		const { clock, direct, interval } = this.#options;
		// Behind a pooler there is no connection to check: look for changes instead.
		const polls = this.#deaf !== null && direct === null;
		this.#check = clock.setTimer(polls ? POLL_INTERVAL : interval, () => {
			const client = this.#client;
			if (polls) {
				this.#tell();
				this.#later();
			} else if (client === undefined) void this.#connect();
			else {
				isSessionOf(client).then(
					(same) => (same ? this.#later() : this.#lost(client)),
					() => this.#lost(client),
				);
			}
		});
	}
}

const POLLED =
	'n8n looks for changes made by its other processes instead, so they take effect up to two seconds later';

const POOLED = `PostgreSQL notifications do not get through the connection pooler. ${POLLED}. To avoid the delay, set Direct Host for Notifications in the Journey Store credential to the PostgreSQL server itself.`;

const DIRECT_POOLED = `Direct Host for Notifications leads to a connection pooler, and notifications do not get through it. ${POLLED}. Set it to the PostgreSQL server itself.`;

const DIRECT_SILENT = `No PostgreSQL notifications arrive through Direct Host for Notifications. ${POLLED}. Check that host and port are those of the server that the journey store is on, and that they can be reached`;

/**
 * Of the same length for every schema: PostgreSQL truncates longer names, and two schemas would share a
 * channel.
 */
function channelOf(schema: string): string {
	return `journeys_${createHash('sha256').update(schema).digest('hex').slice(0, 32)}`;
}

/** Whether the session belongs to this connection. A pooler issues its own process numbers. */
async function isSessionOf(client: PoolClient): Promise<boolean> {
	const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
	return rows[0].pid === (client as unknown as { processID?: number }).processID;
}
