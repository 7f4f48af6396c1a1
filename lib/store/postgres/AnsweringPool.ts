import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { Pool, PoolClient } from 'pg';

import { isSilence, judge } from './postgresErrors';

/**
 * Where the server would not wait for its disk, what is answered with success must still survive a power cut.
 */
const DURABLY = 'begin; set local synchronous_commit to on';

/** Reads don't need a transaction for that. */
const READS = /^\s*select\b/i;

/**
 * The pool as Kysely uses it. A connection that did not answer a statement in time, or that leads to a server
 * that can't be written to, is discarded: pg itself would hand it to the next caller.
 */
export class AnsweringPool implements PostgresPool {
	readonly #pool: Pool;

	/** Set where the server or login has `synchronous_commit` off: it is turned on in every transaction that writes. */
	turnSyncOn = false;

	constructor(pool: Pool) {
		this.#pool = pool;
	}

	async connect(): Promise<PostgresPoolClient> {
		const client = await this.#pool.connect();
		const connection = new AnsweringConnection(client, () => this.turnSyncOn);
		return connection as unknown as PostgresPoolClient;
	}

	async end(): Promise<void> {
		await this.#pool.end();
	}
}

class AnsweringConnection {
	readonly #client: PoolClient;

	readonly #turnsSyncOn: () => boolean;

	#silence: Error | undefined;

	#discard = false;

	#inTransaction = false;

	constructor(client: PoolClient, turnsSyncOn: () => boolean) {
		this.#client = client;
		this.#turnsSyncOn = turnsSyncOn;
	}

	async query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
		// The rollback after a lost answer would only wait again.
		if (this.#silence !== undefined) throw this.#silence;
		try {
			return await this.#ask(text, parameters);
		} catch (error) {
			if (isSilence(error)) this.#silence = error as Error;
			if (judge(error).discard) this.#discard = true;
			throw error;
		}
	}

	release(): void {
		this.#client.release(this.#silence ?? this.#discard);
	}

	async #ask<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
		if (this.#turnsSyncOn()) {
			if (text === 'begin') {
				this.#inTransaction = true;
				return await this.#send(DURABLY, []);
			}
			if (text === 'commit' || text === 'rollback') this.#inTransaction = false;
			else if (!this.#inTransaction && !READS.test(text)) {
				return await this.#alone(text, parameters);
			}
		}
		return await this.#send(text, parameters);
	}

	/** One statement in its own transaction. */
	async #alone<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
		await this.#send(DURABLY, []);
		try {
			const result = await this.#send<R>(text, parameters);
			await this.#send('commit', []);
			return result;
		} catch (error) {
			if (!isSilence(error)) await this.#send('rollback', []).catch(() => undefined);
			throw error;
		}
	}

	async #send<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
		return (await this.#client.query(text, [...parameters])) as unknown as PostgresQueryResult<R>;
	}
}
