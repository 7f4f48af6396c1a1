import { sql } from 'kysely';

import type { RepositoryContext } from '../RepositoryContext';
import { RecordTable } from '../RecordTable';
import { CONTACT_COLUMNS, type Contact } from '../records';
import { TABLES } from '../tables';
import { bigint, text } from '../tables/column';
import { toRow, type WholeRecord } from '../tables/record';
import type { Holder, Identifier } from '../../domain/matching';
import {
	addFormerHolders,
	lockCurrentHolders,
	lockHolders,
	readCurrentHolders,
	readHolders,
	readHoldersById,
	type HoldersByKey,
	type IdentifierKeys,
	type LockedContact,
} from './contacts/holders';
import {
	insertManyContacts,
	updateManyContacts,
	type ContactUpdate,
	type NewContact,
} from './contacts/manyContacts';
import { mergedInto } from './matching/mergedInto';
import type { ContactWrite } from './contacts/ContactWrite';
import type { Page } from './page';
import { searchIn } from './search';

/** How contacts are found. Keys are normalized (see `lib/domain/normalization`). */
export type ContactKey =
	{ id: string } | { externalId: string } | { emailKey: string } | { phoneKey: string };

/** A claim on an identity, by a record. */
export type IdentityClaim = WholeRecord<'match_keys'>;

export class ContactRepository {
	readonly #context: RepositoryContext;

	readonly #table: RecordTable<'contacts'>;

	constructor(context: RepositoryContext) {
		this.#context = context;
		this.#table = new RecordTable(context, 'contacts');
	}

	async get(id: string): Promise<Contact | null> {
		return await this.find({ id });
	}

	/**
	 * Of several with the same address or number, the one that had it first; contacts that no longer have it,
	 * because they now have another one or were merged, are found only if no contact has it.
	 */
	async find(key: ContactKey): Promise<Contact | null> {
		const id = 'id' in key ? key.id : await this.#firstWith(key);
		const found = id === null ? null : await this.#read(id);
		if (found !== null || !('id' in key)) return found;
		const winner = (await mergedInto(this.#context, 'contact', [key.id])).get(key.id);
		return winner === undefined ? null : await this.#read(winner);
	}

	async #firstWith(key: Exclude<ContactKey, { id: string }>): Promise<string | null> {
		const [identifier, value]: [Identifier, string] =
			'externalId' in key
				? ['externalId', key.externalId]
				: 'emailKey' in key
					? ['email', key.emailKey]
					: ['phone', key.phoneKey];
		const none: IdentifierKeys = { externalId: [], email: [], phone: [] };
		const holders = await this.holders({ ...none, [identifier]: [value] });
		return holders[identifier].get(value)?.[0].id ?? null;
	}

	async #read(id: string): Promise<Contact | null> {
		return await this.#table.first(this.#living().where('id', '=', id));
	}

	#living() {
		return this.#context.db.selectFrom('contacts').select(CONTACT_COLUMNS).where('erased_at', 'is', null);
	}

	/** See `readHolders`. */
	async holders(keys: IdentifierKeys): Promise<HoldersByKey> {
		return await readHolders(this.#context, keys);
	}

	/** See `readCurrentHolders`. */
	async currentHolders(keys: IdentifierKeys): Promise<HoldersByKey> {
		return await readCurrentHolders(this.#context, keys);
	}

	/** See `lockCurrentHolders`. */
	async lockCurrentHolders(
		keys: IdentifierKeys,
	): Promise<{ holders: HoldersByKey; locked: Map<string, LockedContact> }> {
		return await lockCurrentHolders(this.#context, keys);
	}

	/** See `addFormerHolders`. */
	async addFormerHolders(holders: HoldersByKey, keys: IdentifierKeys): Promise<void> {
		await addFormerHolders(this.#context, holders, keys);
	}

	/** See `lockHolders`. */
	async lockHolders(ids: string[]): Promise<Map<string, LockedContact>> {
		return await lockHolders(this.#context, ids);
	}

	/** The current identifiers of contacts, by id; erased contacts are missing. */
	async holdersById(ids: string[]): Promise<Map<string, Holder>> {
		return await readHoldersById(this.#context, ids);
	}

	async getMany(ids: string[]): Promise<Map<string, Contact>> {
		return await this.#table.getMany(ids);
	}

	/** The contacts of accounts, by account id. */
	async ofAccounts(accountIds: string[]): Promise<Map<string, string[]>> {
		if (accountIds.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('contacts')
			.select(['id', 'account_id'])
			.where(sql<boolean>`account_id ${this.#context.sql.oneOf([...new Set(accountIds)])}`)
			.execute();
		const byAccount = Map.groupBy(rows, (row) => row.account_id as string);
		return new Map([...byAccount].map(([accountId, group]) => [accountId, group.map(({ id }) => id)]));
	}

	/** The oldest contact of each account that has any, by account id. */
	async eldestOf(accountIds: string[]): Promise<Map<string, string>> {
		if (accountIds.length === 0) return new Map();
		// Ids sort by creation time.
		const { rows } = await sql<{
			account_id: string;
			id: string;
		}>`select account_id, min(id) as id from contacts
			where account_id ${this.#context.sql.oneOf([...new Set(accountIds)])} and erased_at is null
			group by account_id`.execute(this.#context.db);
		return new Map(rows.map(({ account_id, id }) => [account_id, id]));
	}

	async insert(contact: ContactWrite, id = this.#context.newId()): Promise<Contact> {
		const [inserted] = await this.insertMany([{ id, contact }]);
		return inserted;
	}

	/** Stores new contacts under ids that were created for them. Returns them in the same order. */
	async insertMany(contacts: NewContact[]): Promise<Contact[]> {
		return await insertManyContacts(this.#context, contacts);
	}

	/**
	 * Writes the given columns of each contact; an address or number that is replaced stays known. Returns the
	 * results by id.
	 */
	async updateMany(updates: ContactUpdate[]): Promise<Map<string, Contact>> {
		return await updateManyContacts(this.#context, updates);
	}

	/** The same for one contact; null when there is none. */
	async update(id: string, changes: Partial<ContactWrite>): Promise<Contact | null> {
		return (await this.updateMany([{ id, changes }])).get(id) ?? null;
	}

	/** Newest first; `search` looks in names, email address, phone number, company and external id. */
	async list(filter: { search?: string } & Page = {}): Promise<Contact[]> {
		const searched = ['first_name', 'last_name', 'email', 'phone', 'company', 'external_id'];
		const query = this.#living().where(searchIn(this.#context.sql, searched, filter.search));
		return await this.#table.page(query.orderBy('created_at', 'desc').orderBy('id', 'desc'), filter);
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
	 * @returns null when it was free and is now taken, otherwise the id of the record that has it
	 */
	async claimKey(claim: IdentityClaim): Promise<string | null> {
		const inserted = await this.#context.db
			.insertInto('match_keys')
			.values(toRow(TABLES.match_keys.columns, claim) as never)
			.onConflict((conflict) => conflict.doNothing())
			.returning('record_id')
			.executeTakeFirst();
		if (inserted !== undefined) return null;
		const owner = await this.#context.db
			.selectFrom('match_keys')
			.select('record_id')
			.where('record_type', '=', claim.recordType)
			.where('scope', '=', claim.scope)
			.where('key', '=', claim.key)
			.executeTakeFirstOrThrow();
		return owner.record_id;
	}

	/**
	 * Takes over an identity from a record that is gone, was closed or now has another one.
	 * @param from the record that has it, as returned by {@link ContactRepository.claimKey}
	 * @returns false when someone else has taken it over in the meantime
	 */
	async reassignKey(claim: IdentityClaim, from: string): Promise<boolean> {
		const taken = await this.#context.db
			.updateTable('match_keys')
			.set({ record_id: claim.recordId })
			.where('record_type', '=', claim.recordType)
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
			{ contact_id: text(), since: bigint() },
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
		await this.#context.lockContacts(ids);
	}
}
