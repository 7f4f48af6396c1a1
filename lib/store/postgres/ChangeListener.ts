import type { Pool, PoolClient } from 'pg';

import type { CancelTimer, Clock } from '../../domain/clock';
import type { StoreChanges } from '../Store';

/** Announcements closer together than this become one: they only say that it is worth to look. */
const QUIET_TIME = 20;

const RECONNECT_AFTER = 5_000;

/**
 * `LISTEN`/`NOTIFY` between the processes that use a store. Only a hint that makes things quicker: whoever
 * misses one finds the same by polling.
 */
export class ChangeListener implements StoreChanges {
	readonly #pool: Pool;

	readonly #channel: string;

	readonly #clock: Clock;

	readonly #listeners = new Set<() => void>();

	#client: PoolClient | undefined;

	#connecting = false;

	#closed = false;

	#announcing: CancelTimer | undefined;

	#retry: CancelTimer | undefined;

	constructor(pool: Pool, schema: string, clock: Clock) {
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
		this.#retry?.();
		this.#client?.removeAllListeners('notification');
		this.#client?.release(true);
		this.#client = undefined;
	}

	async #connect(): Promise<void> {
		if (this.#closed || this.#connecting || this.#client !== undefined) return;
		this.#connecting = true;
		try {
			const client = await this.#pool.connect();
			if (this.#closed) {
				client.release(true);
				return;
			}
			this.#client = client;
			client.on('notification', () => {
				for (const callback of this.#listeners) callback();
			});
			client.on('error', () => this.#lost(client));
			client.on('end', () => this.#lost(client));
			await client.query(`listen "${this.#channel.replaceAll('"', '""')}"`);
		} catch {
			this.#later();
		} finally {
			this.#connecting = false;
		}
	}

	#lost(client: PoolClient): void {
		if (this.#client !== client) return;
		this.#client = undefined;
		client.removeAllListeners();
		client.on('error', () => undefined);
		client.release(true);
		this.#later();
	}

	#later(): void {
		if (this.#closed) return;
		this.#retry = this.#clock.setTimer(RECONNECT_AFTER, () => void this.#connect());
	}
}
