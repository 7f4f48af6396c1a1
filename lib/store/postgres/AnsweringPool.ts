import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { Pool, PoolClient } from 'pg';

/** What pg says when `query_timeout` is over. */
export const NO_ANSWER = 'Query read timeout';

/**
 * The pool as Kysely uses it. A connection on which a statement was not answered in time is thrown away: pg itself
 * would give it to the next, who would wait for the lost answer, too.
 */
export class AnsweringPool implements PostgresPool {
	readonly #pool: Pool;

	constructor(pool: Pool) {
		this.#pool = pool;
	}

	async connect(): Promise<PostgresPoolClient> {
		return new AnsweringConnection(await this.#pool.connect()) as unknown as unknown as PostgresPoolClient;
	}

	async end(): Promise<void> {
		await this.#pool.end();
	}
}

class AnsweringConnection {
	readonly #client: PoolClient;

	#silence: Error | undefined;

	constructor(client: PoolClient) {
		this.#client = client;
	}

	async query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
		// The rollback behind a lost answer would only wait once more.
		if (this.#silence !== undefined) throw this.#silence;
		try {
			return (await this.#client.query(text, [...parameters])) as unknown as PostgresQueryResult<R>;
		} catch (error) {
			if (error instanceof Error && error.message === NO_ANSWER) this.#silence = error;
			throw error;
		}
	}

	release(): void {
		this.#client.release(this.#silence);
	}
}
