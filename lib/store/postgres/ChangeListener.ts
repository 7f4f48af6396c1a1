import type { Pool, PoolClient } from 'pg';

import type { CancelTimer, Clock } from '../../domain/clock';
import type { StoreSignals } from '../Store';

/** Announcements closer together than this become one: they only say that it is worth to look. */
const QUIET_TIME = 20;

/**
 * `LISTEN`/`NOTIFY` between the processes that use a store. Only a hint that makes things quicker: whoever
 * misses one finds the same by polling.
 */
export class ChangeListener implements StoreSignals {
	readonly #pool: Pool;

	readonly #channel: string;

	readonly #clock: Clock;

	readonly #listeners = new Set<() => void>();

	#client: PoolClient | undefined;

	#connecting = false;

	#closed = false;

	#announcing: CancelTimer | undefined;

	#check: CancelTimer | undefined;

	readonly #interval: number;

	/** @param interval how often to look after the connection that listens, in milliseconds */
	constructor(pool: Pool, schema: string, clock: Clock, interval: number) {
		this.#interval = interval;
		this.#pool = pool;
		this.#channel = `journeys_${schema}`.slice(0, 63);
		this.#clock = clock;
	}

	listen(callback: () => void): () => void {
		this.#listeners.add(callback);
		void this.#connect();
		return () => {
			this.#listeners.delete(callback);
		};
	}

	announce(): void {
		if (this.#closed) return;
		this.#announcing ??= this.#clock.setTimer(QUIET_TIME, () => {
			this.#announcing = undefined;
			if (this.#closed) return;
			this.#pool.query('select pg_notify($1, $2)', [this.#channel, '']).catch(() => undefined);
		});
	}

	close(): void {
		this.#closed = true;
		this.#announcing?.();
		this.#check?.();
		this.#client?.removeAllListeners('notification');
		this.#client?.release(true);
		this.#client = undefined;
	}

	async #connect(): Promise<void> {
		if (this.#closed || this.#connecting || this.#client !== undefined) return;
		this.#connecting = true;
		let client: PoolClient | undefined;
		try {
			client = await this.#pool.connect();
			if (this.#closed) {
				client.release(true);
				return;
			}
			const connected = client;
			this.#client = connected;
			connected.on('notification', () => this.#tell());
			connected.on('error', () => this.#lost(connected));
			connected.on('end', () => this.#lost(connected));
			await connected.query(`listen "${this.#channel.replaceAll('"', '""')}"`);
			// What was announced while nobody listened.
			this.#tell();
		} catch {
			if (client !== undefined) this.#lost(client);
		} finally {
			this.#connecting = false;
			this.#later();
		}
	}

	#tell(): void {
		for (const callback of this.#listeners) callback();
	}

	#lost(client: PoolClient): void {
		if (this.#client !== client) return;
		this.#client = undefined;
		client.removeAllListeners();
		client.on('error', () => undefined);
		client.release(true);
		this.#later();
	}

	/** Nothing tells of a connection that has died silently but a question that is not answered. */
	#later(): void {
		this.#check?.();
		if (this.#closed) return;
		this.#check = this.#clock.setTimer(this.#interval, () => {
			const client = this.#client;
			if (client === undefined) void this.#connect();
			else {
				client.query('select 1').then(
					() => this.#later(),
					() => this.#lost(client),
				);
			}
		});
	}
}
