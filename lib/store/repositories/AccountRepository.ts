import { sql } from 'kysely';

import type { RepositoryContext } from '../KyselyStore';
import { toAccount, type Account } from '../records';
import type { AccountRow } from '../schema';

export type AccountWrite = Pick<AccountRow, 'external_id' | 'name' | 'name_key' | 'domain' | 'owner'> & {
	attributes: Record<string, unknown>;
};

export class AccountRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	async get(id: string): Promise<Account | null> {
		const row = await this.#context.db
			.selectFrom('accounts')
			.selectAll()
			.where('id', '=', id)
			.executeTakeFirst();
		return row === undefined ? null : toAccount(row);
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

	async insert(account: AccountWrite): Promise<Account> {
		const now = this.#context.clock.now();
		const row: AccountRow = {
			...account,
			attributes: JSON.stringify(account.attributes),
			id: this.#context.newId(),
			created_at: now,
			updated_at: now,
		};
		await this.#context.db.insertInto('accounts').values(row).execute();
		return toAccount(row);
	}
}
