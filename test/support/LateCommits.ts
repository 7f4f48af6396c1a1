import { Client } from 'pg';

import { POSTGRES_DEFAULTS } from '../../lib/store';
import type { PostgresServer } from '../../tools/postgres/PostgresServer';
import { eventually } from './LiveEngine';

/** The advisory lock that commits wait for. */
const GATE = 4711;

/**
 * Lets commits be late, as on a server that is short of everything: a commit that has brought a hold into a
 * certain state waits, with all its locks, until it is let through. Whoever has sent it gets no answer meanwhile.
 */
export class LateCommits {
	readonly #operator: Client;

	private constructor(operator: Client) {
		this.#operator = operator;
	}

	/** @param state of holds, by themselves or by their claim; commits that bring none into it are as quick as ever */
	static async start(
		server: PostgresServer,
		schema: string,
		state: 'claimed' | 'delivered',
	): Promise<LateCommits> {
		const operator = new Client({
			host: '127.0.0.1',
			port: server.port,
			user: server.user,
			password: server.password,
			database: POSTGRES_DEFAULTS.database,
		});
		await operator.connect();
		await operator.query('select pg_advisory_lock($1)', [GATE]);
		// A deferred trigger runs when the commit has arrived: nothing but its answer is missing.
		await operator.query(`
			create function ${schema}.wait_at_gate() returns trigger language plpgsql as
				$$ begin perform pg_advisory_xact_lock_shared(${GATE}); return null; end $$;
			create constraint trigger late_commit after update on ${schema}.${state === 'claimed' ? 'holds' : 'claims'}
				deferrable initially deferred for each row
				when (${state === 'claimed' ? `new.state = 'claimed'` : 'new.execution_id is not null'})
				execute function ${schema}.wait_at_gate()`);
		return new LateCommits(operator);
	}

	/** Resolves when so many commits wait. */
	async waiting(count = 1): Promise<void> {
		await eventually(async () => {
			const { rows } = await this.#operator.query<{ total: string }>(
				"select count(*) as total from pg_locks where locktype = 'advisory' and not granted",
			);
			return Number(rows[0].total) >= count;
		});
	}

	/** Resolves when so many statements wait for rows that those commits have locked. */
	async queued(count = 1): Promise<void> {
		await eventually(async () => {
			const { rows } = await this.#operator.query<{ total: string }>(
				"select count(*) as total from pg_locks where locktype = 'transactionid' and not granted",
			);
			return Number(rows[0].total) >= count;
		});
	}

	/** Lets all of them through, and those that come. */
	async letThrough(): Promise<void> {
		await this.#operator.query('select pg_advisory_unlock($1)', [GATE]);
	}

	async end(): Promise<void> {
		await this.#operator.end();
	}
}
