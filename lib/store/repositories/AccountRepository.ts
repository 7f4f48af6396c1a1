import { sql } from 'kysely';

import { RecordTable } from '../RecordTable';
import type { RepositoryContext } from '../RepositoryContext';
import type { Account } from '../records';
import type { WholeRecord } from '../tables/record';
import type { Page } from './page';
import { searchIn } from './search';

/** How accounts are found. Keys are normalized (see `lib/domain/normalization`). */
export type AccountKey = { id: string } | { externalId: string } | { domain: string } | { nameKey: string };

/** What is written to an account; ids and times are the repository’s own. */
export type AccountWrite = Omit<WholeRecord<'accounts'>, 'id' | 'createdAt' | 'updatedAt'>;

/** How many records refer to an account, by kind. */
export interface AccountUses {
	contacts: number;
	leads: number;
	activities: number;
	enrollments: number;
}

export class AccountRepository {
	readonly #context: RepositoryContext;

	readonly #table: RecordTable<'accounts'>;

	constructor(context: RepositoryContext) {
		this.#context = context;
		this.#table = new RecordTable(context, 'accounts');
	}

	async get(id: string): Promise<Account | null> {
		return await this.#table.get(id);
	}

	/** Of several with the same key, the most recently updated one. */
	async find(key: AccountKey): Promise<Account | null> {
		let query = this.#context.db.selectFrom('accounts').selectAll();
		if ('id' in key) query = query.where('id', '=', key.id);
		else if ('externalId' in key) query = query.where('external_id', '=', key.externalId);
		else if ('domain' in key) query = query.where('domain', '=', key.domain);
		else query = query.where('name_key', '=', key.nameKey);
		return await this.#table.first(query.orderBy('updated_at', 'desc').orderBy('id', 'desc'));
	}

	/** Which of these accounts exist. They are not deleted before the transaction ends. */
	async existing(ids: string[]): Promise<Set<string>> {
		if (ids.length === 0) return new Set();
		const { db, sql: dialect } = this.#context;
		const lock = dialect.dialect === 'postgres' ? sql`order by id for key share` : sql``;
		const { rows } = await sql<{ id: string }>`
			select id from accounts where id ${dialect.oneOf([...new Set(ids)])} ${lock}`.execute(db);
		return new Set(rows.map(({ id }) => id));
	}

	async getMany(ids: string[]): Promise<Map<string, Account>> {
		return await this.#table.getMany(ids);
	}

	/** The accounts of these domains; of several with one domain, the most recently updated one. */
	async ofDomains(domains: string[]): Promise<Map<string, Account>> {
		if (domains.length === 0) return new Map();
		const accounts = await this.#table.all(
			this.#context.db
				.selectFrom('accounts')
				.selectAll()
				.where(sql<boolean>`domain ${this.#context.sql.oneOf([...new Set(domains)])}`)
				.orderBy('updated_at')
				.orderBy('id'),
		);
		return new Map(accounts.map((account) => [account.domain as string, account]));
	}

	async insert(account: AccountWrite, id?: string): Promise<Account> {
		return await this.#table.insert(account, id);
	}

	/** Writes the given properties of one account and returns the result; null when there is none. */
	async update(id: string, changes: Partial<AccountWrite>): Promise<Account | null> {
		return await this.#table.update(id, changes);
	}

	/** Newest first; `search` looks in name, domain and external id. */
	async list(filter: { search?: string; owner?: string } & Page = {}): Promise<Account[]> {
		let query = this.#context.db
			.selectFrom('accounts')
			.selectAll()
			.where(searchIn(this.#context.sql, ['name', 'domain', 'external_id'], filter.search));
		if (filter.owner !== undefined) query = query.where('owner', '=', filter.owner);
		return await this.#table.page(query.orderBy('created_at', 'desc').orderBy('id', 'desc'), filter);
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
		return await this.#table.lock(id);
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
