import { sql } from 'kysely';

import type { RepositoryContext } from '../../KyselyStore';
import { CONTACT_COLUMNS, toContact, type Contact } from '../../records';
import type { ContactRow, MatchKeyRow } from '../../schema';
import type { RowColumns } from '../../StoreSql';
import type { ContactWrite } from '../ContactRepository';

/** The columns that contacts are found by. */
export type ContactKeyColumn = 'external_id' | 'email_key' | 'phone_key';

const COLUMNS: Record<keyof ContactRow, RowColumns[string]> = {
	id: 'text',
	external_id: 'text',
	email: 'text',
	email_key: 'text',
	phone: 'text',
	phone_key: 'text',
	first_name: 'text',
	last_name: 'text',
	company: 'text',
	time_zone: 'text',
	account_id: 'text',
	owner: 'text',
	attributes: 'text',
	test_speed: 'integer',
	created_by: 'text',
	erased_at: 'bigint',
	created_at: 'bigint',
	updated_at: 'bigint',
};

/**
 * The contacts that have these keys, by key; of several with the same key the one that was updated last. They stay
 * as they are until the transaction ends.
 */
export async function findManyContacts(
	{ db, sql: dialect }: RepositoryContext,
	column: ContactKeyColumn,
	keys: string[],
): Promise<Map<string, Contact>> {
	if (keys.length === 0) return new Map();
	// In one order, so that two transactions cannot wait for each other; not against foreign keys.
	const lock = dialect.dialect === 'postgres' ? sql`order by id for no key update` : sql``;
	const { rows } = await sql<ContactRow>`
		select ${sql.join([...CONTACT_COLUMNS, column].map((name) => sql.ref(name)))} from contacts
		where ${sql.ref(column)} in ${dialect.list([...new Set(keys)])} ${lock}`.execute(db);
	rows.sort((left, right) => left.updated_at - right.updated_at || (left.id < right.id ? -1 : 1));
	return new Map(rows.map((row) => [row[column] as string, toContact(row)]));
}

/**
 * Claims identities for records that are about to be created.
 * @returns who has each key now, by key
 */
export async function claimManyKeys(
	{ db, sql: dialect }: RepositoryContext,
	claims: MatchKeyRow[],
): Promise<Map<string, string>> {
	if (claims.length === 0) return new Map();
	const [{ record_type, scope }] = claims;
	// In one order, so that two transactions that claim the same keys cannot wait for each other.
	const sorted = [...claims].sort((left, right) => (left.key < right.key ? -1 : 1));
	const rows = dialect.rows({ key: 'text', record_id: 'text', position: 'integer' }, [
		...sorted.map(({ key, record_id }, position) => ({ key, record_id, position })),
	]);
	const { rows: inserted } = await sql<{ key: string; record_id: string }>`
		insert into match_keys (record_type, scope, key, record_id)
		select ${record_type}, ${scope}, incoming.key, incoming.record_id from ${rows} as incoming
		where true order by incoming.position
		on conflict do nothing returning key, record_id`.execute(db);
	const owners = new Map(inserted.map((row) => [row.key, row.record_id]));
	const taken = claims.map(({ key }) => key).filter((key) => !owners.has(key));
	if (taken.length === 0) return owners;
	const others = await db
		.selectFrom('match_keys')
		.select(['key', 'record_id'])
		.where('record_type', '=', record_type)
		.where('scope', '=', scope)
		.where(sql<boolean>`key in ${dialect.list(taken)}`)
		.execute();
	for (const { key, record_id } of others) owners.set(key, record_id);
	return owners;
}

/** Stores new contacts under ids that were made for them. In their order. */
export async function insertManyContacts(
	{ db, sql: dialect, clock }: RepositoryContext,
	contacts: Array<{ id: string; contact: ContactWrite }>,
): Promise<Contact[]> {
	if (contacts.length === 0) return [];
	const now = clock.now();
	const data = contacts.map(({ id, contact }): ContactRow => ({
		...contact,
		attributes: JSON.stringify(contact.attributes),
		test_speed: contact.test_speed ?? null,
		created_by: contact.created_by ?? null,
		erased_at: null,
		id,
		created_at: now,
		updated_at: now,
	}));
	const names = sql.join(Object.keys(COLUMNS).map((name) => sql.ref(name)));
	await sql`insert into contacts (${names}) select ${names} from ${dialect.rows(COLUMNS, data)} as incoming`.execute(
		db,
	);
	return data.map(toContact);
}

/**
 * Writes the given columns of contacts, with one statement for all in which the same columns change.
 * @returns the contacts as they are then, by id
 */
export async function updateManyContacts(
	{ db, sql: dialect, clock }: RepositoryContext,
	updates: Array<{ id: string; changes: Partial<ContactWrite> }>,
): Promise<Map<string, Contact>> {
	const now = clock.now();
	const updated = new Map<string, Contact>();
	const groups = Map.groupBy(updates, ({ changes }) => Object.keys(changes).sort().join());
	for (const group of groups.values()) {
		const columns = Object.keys(group[0].changes) as Array<keyof ContactWrite>;
		const types = Object.fromEntries(columns.map((name) => [name, COLUMNS[name]]));
		const rows = dialect.rows(
			{ id: 'text', ...types },
			group.map(({ id, changes: { attributes, ...changes } }) => ({
				id,
				...changes,
				...(attributes === undefined ? {} : { attributes: JSON.stringify(attributes) }),
			})),
		);
		const set = columns.map((name) => sql`${sql.ref(name)} = incoming.${sql.ref(name)}`);
		const returned = sql.join(CONTACT_COLUMNS.map((name) => sql`contacts.${sql.ref(name)}`));
		const { rows: written } = await sql<ContactRow>`
			update contacts set ${sql.join(set)}, updated_at = ${now}
			from ${rows} as incoming where contacts.id = incoming.id returning ${returned}`.execute(db);
		for (const row of written) updated.set(row.id, toContact(row));
	}
	return updated;
}
