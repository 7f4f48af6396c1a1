import { sql } from 'kysely';

import type { RepositoryContext } from '../RepositoryContext';
import { toInteraction, type Interaction } from '../records';
import type { InteractionRow } from '../schema';
import { columnsOf, TABLES } from '../tables';
import { bigint } from '../tables/column';
import { columnNames, toRow, type WholeRecord } from '../tables/record';
import { pageLimits, type Page } from './page';

export type NewInteraction = Omit<WholeRecord<'interactions'>, 'receivedAt'>;

export class InteractionRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/**
	 * Appends interactions. One whose idempotency key is already stored is left out.
	 * @returns the ids of those that were stored
	 */
	async insert(interactions: NewInteraction[]): Promise<Set<string>> {
		if (interactions.length === 0) return new Set();
		const { columns } = TABLES.interactions;
		const receivedAt = this.#context.clock.now();
		const data = interactions.map((interaction) => toRow(columns, { ...interaction, receivedAt }));
		const names = columnNames(columns);
		const { rows: stored } = await sql<{ id: string }>`
			insert into interactions (${names})
			select ${names} from ${this.#context.sql.rows(columns, data)} as incoming where true
			on conflict (idempotency_key) do nothing
			returning id`.execute(this.#context.db);
		return new Set(stored.map((row) => row.id));
	}

	async getMany(ids: string[]): Promise<Map<string, Interaction>> {
		if (ids.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('interactions')
			.selectAll()
			.where(sql<boolean>`id ${this.#context.sql.oneOf([...new Set(ids)])}`)
			.execute();
		return new Map(rows.map((row) => [row.id, toInteraction(row)]));
	}

	/** The types of interactions, by id. */
	async typesOf(ids: string[]): Promise<Map<string, string>> {
		if (ids.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('interactions')
			.select(['id', 'type'])
			.where(sql<boolean>`id ${this.#context.sql.oneOf([...new Set(ids)])}`)
			.execute();
		return new Map(rows.map(({ id, type }) => [id, type]));
	}

	/** What is stored under an idempotency key. */
	async findByKey(
		idempotencyKey: string,
	): Promise<{ id: string; contactId: string; contentHash: string | null } | null> {
		const row = await this.#context.db
			.selectFrom('interactions')
			.select(['id', 'contact_id', 'content_hash'])
			.where('idempotency_key', '=', idempotencyKey)
			.executeTakeFirst();
		return row === undefined
			? null
			: { id: row.id, contactId: row.contact_id, contentHash: row.content_hash };
	}

	/** Finds interactions by their idempotency keys. */
	async findByKeys(keys: string[]): Promise<Map<string, { id: string; contactId: string }>> {
		if (keys.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('interactions')
			.select(['id', 'contact_id', 'idempotency_key'])
			.where(sql<boolean>`idempotency_key ${this.#context.sql.oneOfIndexed(keys)}`)
			.execute();
		return new Map(rows.map((row) => [row.idempotency_key!, { id: row.id, contactId: row.contact_id }]));
	}

	/** Removes these idempotency keys, so that the same events can be recorded again. */
	async releaseKeys(keys: string[]): Promise<void> {
		if (keys.length === 0) return;
		await this.#context.db
			.updateTable('interactions')
			.set({ idempotency_key: null })
			.where(sql<boolean>`idempotency_key ${this.#context.sql.oneOfIndexed(keys)}`)
			.execute();
	}

	/**
	 * Interactions that were received (and happened) at or after an instant that each pair names, oldest first:
	 * what a condition looks back on when the contact arrives at it.
	 */
	async receivedSince(
		wanted: Array<{ contactId: string; type: string; since: number }>,
	): Promise<Interaction[]> {
		if (wanted.length === 0) return [];
		const columns = { ...columnsOf('interactions', 'contact_id', 'type'), since: bigint() };
		const rows = this.#context.sql.rows(
			columns,
			wanted.map((one) => toRow(columns, one)),
		);
		const { rows: found } = await sql<InteractionRow>`
			select distinct i.* from ${rows} as w
			join interactions i on i.contact_id = w.contact_id and i.type = w.type and i.received_at >= w.since
			order by i.received_at, i.id`.execute(this.#context.db);
		return found.map(toInteraction);
	}

	/** Newest first. */
	async list(filter: { contactId: string; type?: string } & Page): Promise<Interaction[]> {
		const { limit, offset } = pageLimits(filter);
		let query = this.#context.db
			.selectFrom('interactions')
			.selectAll()
			.where('contact_id', '=', filter.contactId);
		if (filter.type !== undefined) query = query.where('type', '=', filter.type);
		const rows = await query
			.orderBy('occurred_at', 'desc')
			.orderBy('id', 'desc')
			.limit(limit)
			.offset(offset)
			.execute();
		return rows.map(toInteraction);
	}

	/** Every type ever recorded, with when it was first and last received. Reads the whole table. */
	async types(): Promise<Array<{ type: string; firstSeenAt: number; lastSeenAt: number }>> {
		// From each type straight to the next one in the index: a few seeks per type, however many rows it has.
		const { rows } = await sql<{ type: string; first: number; last: number }>`
			with recursive seen(type) as (
				select min(type) from interactions
				union all
				select (select min(i.type) from interactions i where i.type > seen.type) from seen
				where seen.type is not null
			)
			select type,
				(select min(i.received_at) from interactions i where i.type = seen.type) as first,
				(select max(i.received_at) from interactions i where i.type = seen.type) as last
			from seen where type is not null
			order by type`.execute(this.#context.db);
		return rows.map(({ type, first, last }) => ({
			type,
			firstSeenAt: Number(first),
			lastSeenAt: Number(last),
		}));
	}

	/** How often each type is among the latest interactions recorded here. */
	async latestTypes(most: number): Promise<{ total: number; times: Map<string, number> }> {
		const { rows } = await sql<{ type: string; times: number }>`
			select type, count(*) as times from (select type from interactions order by id desc limit ${most}) latest
			group by type`.execute(this.#context.db);
		const times = new Map(rows.map((row) => [row.type, Number(row.times)]));
		return { total: [...times.values()].reduce((sum, each) => sum + each, 0), times };
	}

	async count(): Promise<number> {
		const row = await this.#context.db
			.selectFrom('interactions')
			.select((select) => select.fn.countAll<number>().as('total'))
			.executeTakeFirstOrThrow();
		return Number(row.total);
	}
}
