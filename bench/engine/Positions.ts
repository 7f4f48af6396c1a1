import type { Client, Pool } from 'pg';

import { checkCount } from '../support/check';

/**
 * Where each contact is and what happened to it: what you have to write in addition to a queue's jobs to make
 * it as useful as a journey. One row per contact and one per happening, in the same PostgreSQL as the queue.
 */
export class Positions {
	readonly #pool: Pool;

	constructor(pool: Pool) {
		this.#pool = pool;
	}

	async create(): Promise<void> {
		await this.#pool.query(
			`create table positions (contact text primary key, step text not null, since timestamptz not null default now());
			create table history (id bigserial primary key, contact text not null, step text not null, event text not null,
				at timestamptz not null default now());
			create index history_contact on history (contact, id)`,
		);
	}

	async add(contacts: readonly string[]): Promise<void> {
		await this.#pool.query(
			`insert into positions (contact, step) select contact, 'trigger' from unnest($1::text[]) contact`,
			[contacts],
		);
	}

	/** @param on a client with a transaction in progress; without it, the statement runs on its own */
	async move(contacts: readonly string[], step: string, on: Client | Pool = this.#pool): Promise<void> {
		await on.query('update positions set step = $2, since = now() where contact = any($1::text[])', [
			contacts,
			step,
		]);
	}

	/** Writes that contacts have left the delay and are done, and notes both, as ours does in its step log. */
	async leave(contacts: readonly string[], on: Client | Pool): Promise<void> {
		await this.move(contacts, 'done', on);
		await on.query(
			`insert into history (contact, step, event) select contact, 'wait', event
			from unnest($1::text[]) contact, unnest(array['delivered', 'completed']) event`,
			[contacts],
		);
	}

	/** @returns how many are recorded as having left; checks that the history agrees */
	async countLeft(): Promise<number> {
		const { rows } = await this.#pool.query<{ left: string; noted: string }>(
			`select (select count(*) from positions where step = 'done') as left, (select count(*) from history) as noted`,
		);
		const left = Number(rows[0].left);
		checkCount('lines of history', Number(rows[0].noted), 2 * left);
		return left;
	}

	/** Runs `work` in a transaction on one connection of the pool. */
	async transaction<T>(work: (client: Client) => Promise<T>): Promise<T> {
		const client = await this.#pool.connect();
		try {
			await client.query('begin');
			const result = await work(client as unknown as Client);
			await client.query('commit');
			return result;
		} catch (error) {
			await client.query('rollback').catch(() => undefined);
			throw error;
		} finally {
			client.release();
		}
	}
}
