import { sql } from 'kysely';

import type { RepositoryContext } from '../KyselyStore';
import { CONTACT_COLUMNS, toContact, type Contact } from '../records';
import type { ContactRow, MatchKeyRow } from '../schema';
import {
	claimManyKeys,
	findManyContacts,
	insertManyContacts,
	updateManyContacts,
	type ContactKeyColumn,
} from './contacts/manyContacts';
import { mergedByKeys, mergedInto } from './matching/mergedInto';
import { pageLimits, type Page } from './page';

/** What contacts are found by. Keys are normalized (see `lib/domain/normalization`). */
export type ContactKey =
	{ id: string } | { externalId: string } | { emailKey: string } | { phoneKey: string };

export type ContactWrite = Omit<
	ContactRow,
	'id' | 'created_at' | 'updated_at' | 'attributes' | 'test_speed' | 'created_by' | 'erased_at'
> & {
	attributes: Record<string, unknown>;
	/** Absent: a real person. */
	test_speed?: number | null;
	/** Absent: not known. */
	created_by?: string | null;
};

export class ContactRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	async get(id: string): Promise<Contact | null> {
		return await this.find({ id });
	}

	/**
	 * Of several with the same key the one that was updated last. Who was merged into somebody else is found by what
	 * the former was known by.
	 */
	async find(key: ContactKey): Promise<Contact | null> {
		const found = await this.#findOwn(key);
		if (found !== null) return found;
		const heir = await this.#heirOf(key);
		return heir === undefined ? null : await this.#findOwn({ id: heir });
	}

	async #heirOf(key: ContactKey): Promise<string | undefined> {
		if ('id' in key) return (await mergedInto(this.#context, 'contact', [key.id])).get(key.id);
		const [column, value] =
			'externalId' in key
				? (['external_id', key.externalId] as const)
				: 'emailKey' in key
					? (['email_key', key.emailKey] as const)
					: (['phone_key', key.phoneKey] as const);
		return (await mergedByKeys(this.#context, column, [value])).get(value);
	}

	async #findOwn(key: ContactKey): Promise<Contact | null> {
		let query = this.#context.db.selectFrom('contacts').select(CONTACT_COLUMNS);
		if ('id' in key) query = query.where('id', '=', key.id);
		else if ('externalId' in key) query = query.where('external_id', '=', key.externalId);
		else if ('emailKey' in key) query = query.where('email_key', '=', key.emailKey);
		else query = query.where('phone_key', '=', key.phoneKey);
		query = query.where('erased_at', 'is', null);
		const row = await query.orderBy('updated_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst();
		return row === undefined ? null : toContact(row);
	}

	async getMany(ids: string[]): Promise<Map<string, Contact>> {
		if (ids.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('contacts')
			.select(CONTACT_COLUMNS)
			.where(sql<boolean>`id in ${this.#context.sql.list([...new Set(ids)])}`)
			.execute();
		return new Map(rows.map((row) => [row.id, toContact(row)]));
	}

	/** The contacts of accounts, by account id. */
	async ofAccounts(accountIds: string[]): Promise<Map<string, string[]>> {
		if (accountIds.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('contacts')
			.select(['id', 'account_id'])
			.where(sql<boolean>`account_id in ${this.#context.sql.list([...new Set(accountIds)])}`)
			.execute();
		const byAccount = Map.groupBy(rows, (row) => row.account_id as string);
		return new Map([...byAccount].map(([accountId, group]) => [accountId, group.map(({ id }) => id)]));
	}

	/** The oldest contact of each account that has any, by account id. */
	async eldestOf(accountIds: string[]): Promise<Map<string, string>> {
		if (accountIds.length === 0) return new Map();
		// Ids are made in the order of time.
		const { rows } = await sql<{
			account_id: string;
			id: string;
		}>`select account_id, min(id) as id from contacts
			where account_id in ${this.#context.sql.list([...new Set(accountIds)])} and erased_at is null
			group by account_id`.execute(this.#context.db);
		return new Map(rows.map(({ account_id, id }) => [account_id, id]));
	}

	async insert(contact: ContactWrite, id = this.#context.newId()): Promise<Contact> {
		const now = this.#context.clock.now();
		const row: ContactRow = {
			...contact,
			attributes: JSON.stringify(contact.attributes),
			test_speed: contact.test_speed ?? null,
			created_by: contact.created_by ?? null,
			erased_at: null,
			id,
			created_at: now,
			updated_at: now,
		};
		await this.#context.db.insertInto('contacts').values(row).execute();
		return toContact(row);
	}

	/**
	 * The contacts that have these keys, by key; of several with the same key the one that was updated last. Nobody
	 * else changes them before the transaction ends. Who was merged into somebody else is found by the former's keys.
	 */
	async findMany(column: ContactKeyColumn, keys: string[]): Promise<Map<string, Contact>> {
		const found = await findManyContacts(this.#context, column, keys);
		const missing = keys.filter((key) => !found.has(key));
		if (missing.length === 0) return found;
		const heirs = await mergedByKeys(this.#context, column, missing);
		if (heirs.size === 0) return found;
		await this.lock([...heirs.values()]);
		const contacts = await this.getMany([...heirs.values()]);
		for (const [key, id] of heirs) {
			const heir = contacts.get(id);
			if (heir !== undefined) found.set(key, heir);
		}
		return found;
	}

	/** Stores new contacts under ids that were made for them. In their order. */
	async insertMany(contacts: Array<{ id: string; contact: ContactWrite }>): Promise<Contact[]> {
		return await insertManyContacts(this.#context, contacts);
	}

	/** Writes the given columns of each contact. Returns them as they are then, by id. */
	async updateMany(
		updates: Array<{ id: string; changes: Partial<ContactWrite> }>,
	): Promise<Map<string, Contact>> {
		return await updateManyContacts(this.#context, updates);
	}

	/** Writes the given columns of one contact and returns it as it is then; null when there is none. */
	async update(id: string, changes: Partial<ContactWrite>): Promise<Contact | null> {
		const { attributes, ...columns } = changes;
		const row = await this.#context.db
			.updateTable('contacts')
			.set({
				...columns,
				...(attributes === undefined ? {} : { attributes: JSON.stringify(attributes) }),
				updated_at: this.#context.clock.now(),
			})
			.where('id', '=', id)
			.returning(CONTACT_COLUMNS)
			.executeTakeFirst();
		return row === undefined ? null : toContact(row);
	}

	/** Newest first; `search` is looked for in names, e-mail address, phone number, company and external id. */
	async list(filter: { search?: string } & Page = {}): Promise<Contact[]> {
		const { limit, offset } = pageLimits(filter);
		let query = this.#context.db
			.selectFrom('contacts')
			.select(CONTACT_COLUMNS)
			.where('erased_at', 'is', null);
		const search = filter.search?.normalize('NFC').trim();
		if (search) {
			query = query.where((where) =>
				where.or(
					(['first_name', 'last_name', 'email', 'phone', 'company', 'external_id'] as const).map((column) =>
						this.#context.sql.contains(where.ref(column), search),
					),
				),
			);
		}
		const rows = await query
			.orderBy('created_at', 'desc')
			.orderBy('id', 'desc')
			.limit(limit)
			.offset(offset)
			.execute();
		return rows.map((row) => toContact(row));
	}

	async count(): Promise<number> {
		const row = await this.#context.db
			.selectFrom('contacts')
			.where('erased_at', 'is', null)
			.select((select) => select.fn.countAll<number>().as('total'))
			.executeTakeFirstOrThrow();
		return Number(row.total);
	}

	/**
	 * Claims an identity for a record that is about to be created.
	 * @returns null when it was free and is taken now, else the id of the record that has it
	 */
	async claimKey(claim: MatchKeyRow): Promise<string | null> {
		const inserted = await this.#context.db
			.insertInto('match_keys')
			.values(claim)
			.onConflict((conflict) => conflict.doNothing())
			.returning('record_id')
			.executeTakeFirst();
		if (inserted !== undefined) return null;
		const owner = await this.#context.db
			.selectFrom('match_keys')
			.select('record_id')
			.where('record_type', '=', claim.record_type)
			.where('scope', '=', claim.scope)
			.where('key', '=', claim.key)
			.executeTakeFirstOrThrow();
		return owner.record_id;
	}

	/**
	 * Claims identities of one record type and scope, each for a record of its own that is about to be created.
	 * @returns the id of the record that has each key now, by key
	 */
	async claimKeys(claims: MatchKeyRow[]): Promise<Map<string, string>> {
		return await claimManyKeys(this.#context, claims);
	}

	/**
	 * Takes an identity over from a record that has gone, was closed or is known by another one now.
	 * @param from the record that has it, as {@link ContactRepository.claimKey} said
	 * @returns false when somebody else has taken it over in the meantime
	 */
	async reassignKey(claim: MatchKeyRow, from: string): Promise<boolean> {
		const taken = await this.#context.db
			.updateTable('match_keys')
			.set({ record_id: claim.record_id })
			.where('record_type', '=', claim.record_type)
			.where('scope', '=', claim.scope)
			.where('key', '=', claim.key)
			.where('record_id', '=', from)
			.returning('record_id')
			.executeTakeFirst();
		return taken !== undefined;
	}

	/** Those of these contacts that were changed, or had a lead changed, at or after an instant. */
	async changedSince(wanted: Array<{ contactId: string; since: number }>): Promise<string[]> {
		if (wanted.length === 0) return [];
		const rows = this.#context.sql.rows(
			{ contact_id: 'text', since: 'bigint' },
			wanted.map(({ contactId, since }) => ({ contact_id: contactId, since })),
		);
		const { rows: changed } = await sql<{ contact_id: string }>`
			select w.contact_id from ${rows} as w
			where exists (select 1 from contacts c where c.id = w.contact_id and c.updated_at >= w.since)
				or exists (select 1 from leads l where l.contact_id = w.contact_id and l.updated_at >= w.since)`.execute(
			this.#context.db,
		);
		return changed.map((row) => row.contact_id);
	}

	/** Makes later transactions about these contacts wait until this one ends. */
	async lock(ids: string[]): Promise<void> {
		await this.#context.sql.lockContacts(this.#context.db, ids);
	}
}
