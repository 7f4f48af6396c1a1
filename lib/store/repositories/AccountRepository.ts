import { sql } from 'kysely';

import type { RepositoryContext } from '../RepositoryContext';
import { toAccount, type Account } from '../records';
import type { AccountRow } from '../schema';
import { pageLimits, type Page } from './page';

/** How accounts are found. Keys are normalized (see `lib/domain/normalization`). */
export type AccountKey = { id: string } | { externalId: string } | { domain: string } | { nameKey: string };

export type AccountWrite = Pick<AccountRow, 'external_id' | 'name' | 'name_key' | 'domain' | 'owner'> & {
	attributes: Record<string, unknown>;
};

/** How many records refer to an account, by kind. */
export interface AccountUses {
	contacts: number;
	leads: number;
	activities: number;
	enrollments: number;
}

export class AccountRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	async get(id: string): Promise<Account | null> {
		return await this.find({ id });
	}

	/** Of several with the same key, the most recently updated one. */
	async find(key: AccountKey): Promise<Account | null> {
		let query = this.#context.db.selectFrom('accounts').selectAll();
		if ('id' in key) query = query.where('id', '=', key.id);
		else if ('externalId' in key) query = query.where('external_id', '=', key.externalId);
		else if ('domain' in key) query = query.where('domain', '=', key.domain);
		else query = query.where('name_key', '=', key.nameKey);
		const row = await query.orderBy('updated_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst();
		return row === undefined ? null : toAccount(row);
	}

	/** Which of these accounts exist. They are not deleted before the transaction ends. */
	async existing(ids: string[]): Promise<Set<string>> {
		if (ids.length === 0) return new Set();
		const { db, sql: dialect } = this.#context;
		const lock = dialect.dialect === 'postgres' ? sql`order by id for key share` : sql``;
		const { rows } = await sql<{ id: string }>`
			select id from accounts where id in ${dialect.list([...new Set(ids)])} ${lock}`.execute(db);
		return new Set(rows.map(({ id }) => id));
	}

	async getMany(ids: string[]): Promise<Map<string, Account>> {
		if (ids.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('accounts')
			.selectAll()
			.where(sql<boolean>`id in ${this.#context.sql.list([...new Set(ids)])}`)
			.execute();
		return new Map(rows.map((row) => [row.id, toAccount(row)]));
	}

	/** The accounts of these domains; of several with one domain, the most recently updated one. */
	async ofDomains(domains: string[]): Promise<Map<string, Account>> {
		if (domains.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('accounts')
			.selectAll()
			.where(sql<boolean>`domain in ${this.#context.sql.list([...new Set(domains)])}`)
			.orderBy('updated_at')
			.orderBy('id')
			.execute();
		return new Map(rows.map((row) => [row.domain as string, toAccount(row)]));
	}

	async insert(account: AccountWrite, id = this.#context.newId()): Promise<Account> {
		const now = this.#context.clock.now();
		const row: AccountRow = {
			...account,
			attributes: JSON.stringify(account.attributes),
			id,
			created_at: now,
			updated_at: now,
		};
		await this.#context.db.insertInto('accounts').values(row).execute();
		return toAccount(row);
	}

	/** Writes the given columns of one account and returns the result; null when there is none. */
	async update(id: string, changes: Partial<AccountWrite>): Promise<Account | null> {
		const { attributes, ...columns } = changes;
		const row = await this.#context.db
			.updateTable('accounts')
			.set({
				...columns,
				...(attributes === undefined ? {} : { attributes: JSON.stringify(attributes) }),
				updated_at: this.#context.clock.now(),
			})
			.where('id', '=', id)
			.returningAll()
			.executeTakeFirst();
		return row === undefined ? null : toAccount(row);
	}

	/** Newest first; `search` looks in name, domain and external id. */
	async list(filter: { search?: string; owner?: string } & Page = {}): Promise<Account[]> {
		const { limit, offset } = pageLimits(filter);
		let query = this.#context.db.selectFrom('accounts').selectAll();
		const search = filter.search?.normalize('NFC').trim();
		if (search) {
			query = query.where((where) =>
				where.or(
					(['name', 'domain', 'external_id'] as const).map((column) =>
						this.#context.sql.contains(where.ref(column), search),
					),
				),
			);
		}
		if (filter.owner !== undefined) query = query.where('owner', '=', filter.owner);
		const rows = await query
			.orderBy('created_at', 'desc')
			.orderBy('id', 'desc')
			.limit(limit)
			.offset(offset)
			.execute();
		return rows.map(toAccount);
	}

	/** What refers to an account, which prevents its deletion. */
	async uses(id: string): Promise<AccountUses> {
		const { rows } = await sql<AccountUses>`
			select (select count(*) from contacts where account_id = ${id}) as contacts,
				(select count(*) from leads where account_id = ${id}) as leads,
				(select count(*) from activities where account_id = ${id}) as activities,
				(select count(*) from enrollments where account_id = ${id} and status in ('active', 'failed')) as enrollments`.execute(
			this.#context.db,
		);
		const [{ contacts, leads, activities, enrollments }] = rows;
		return {
			contacts: Number(contacts),
			leads: Number(leads),
			activities: Number(activities),
			enrollments: Number(enrollments),
		};
	}

	/** Locks an account until the transaction ends. Returns null when there is none. */
	async lock(id: string): Promise<Account | null> {
		const { rows } = await sql<AccountRow>`
			select * from accounts where id = ${id} ${this.#context.sql.forUpdate}`.execute(this.#context.db);
		return rows.length === 0 ? null : toAccount(rows[0]);
	}

	/** Deletes an account with its claims on identities. @returns whether it was there */
	async delete(id: string): Promise<boolean> {
		await this.#context.db
			.deleteFrom('match_keys')
			.where('record_type', '=', 'account')
			.where('record_id', '=', id)
			.execute();
		const { numDeletedRows } = await this.#context.db
			.deleteFrom('accounts')
			.where('id', '=', id)
			.executeTakeFirst();
		return numDeletedRows > 0n;
	}

	async count(): Promise<number> {
		const row = await this.#context.db
			.selectFrom('accounts')
			.select((select) => select.fn.countAll<number>().as('total'))
			.executeTakeFirstOrThrow();
		return Number(row.total);
	}
}
