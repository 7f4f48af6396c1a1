import { sql, type RawBuilder } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';
import { CONTACT_COLUMNS, toContact, type Contact } from '../../records';
import type { ContactRow } from '../../schema';
import { columnsOf } from '../../tables';
import { text } from '../../tables/column';
import type { ContactWrite } from './ContactWrite';
import { keepFormer } from './formerIdentifiers';

/** A new contact, under an id that was created for it. */
export interface NewContact {
	id: string;
	contact: ContactWrite;
	/** An id that says when it got its address and number, if that wasn't just now. */
	since?: string;
}

/** The columns of one contact to write. */
export interface ContactUpdate {
	id: string;
	changes: Partial<ContactWrite>;
	/** As for {@link NewContact}. */
	since?: string;
}

const COLUMNS = columnsOf('contacts');

/** Stores new contacts under ids that were created for them. Returns them in the same order. */
export async function insertManyContacts(
	context: RepositoryContext,
	contacts: NewContact[],
): Promise<Contact[]> {
	if (contacts.length === 0) return [];
	const { db, sql: dialect } = context;
	const data = contacts.map((contact) => rowOf(context, contact));
	const names = sql.join(Object.keys(COLUMNS).map((name) => sql.ref(name)));
	await sql`insert into contacts (${names}) select ${names} from ${dialect.rows(COLUMNS, data)} as incoming`.execute(
		db,
	);
	return data.map(toContact);
}

function rowOf(context: RepositoryContext, { id, contact, since = context.newId() }: NewContact): ContactRow {
	const now = context.clock.now();
	return {
		...contact,
		attributes: JSON.stringify(contact.attributes),
		test_speed: contact.test_speed ?? null,
		created_by: contact.created_by ?? null,
		email_since: contact.email_key === null ? null : since,
		phone_since: contact.phone_key === null ? null : since,
		erased_at: null,
		id,
		created_at: now,
		updated_at: now,
	};
}

/**
 * Writes the given columns of contacts, with one statement for all in which the same columns change.
 * @returns the resulting contacts, by id
 */
export async function updateManyContacts(
	context: RepositoryContext,
	updates: ContactUpdate[],
): Promise<Map<string, Contact>> {
	const { db, sql: dialect, clock } = context;
	const now = clock.now();
	await keepFormer(context, updates);
	const updated = new Map<string, Contact>();
	const groups = Map.groupBy(updates, ({ changes }) => Object.keys(changes).sort().join());
	for (const group of groups.values()) {
		const columns = Object.keys(group[0].changes) as Array<keyof ContactWrite>;
		const rows = dialect.rows(
			{ id: text(), since: text(), ...columnsOf('contacts', ...columns) },
			group.map(({ id, since, changes: { attributes, ...changes } }) => ({
				id,
				since: since ?? context.newId(),
				...changes,
				...(attributes === undefined ? {} : { attributes: JSON.stringify(attributes) }),
			})),
		);
		const set = columns.map((name) => sql`${sql.ref(name)} = incoming.${sql.ref(name)}`);
		for (const kind of ['email', 'phone'] as const) {
			if (columns.includes(`${kind}_key`)) set.push(sinceOf(kind));
		}
		set.push(sql`updated_at = ${now}`);
		const returned = sql.join(CONTACT_COLUMNS.map((name) => sql`contacts.${sql.ref(name)}`));
		const { rows: written } = await sql<ContactRow>`
			update contacts set ${sql.join(set)}
			from ${rows} as incoming where contacts.id = incoming.id returning ${returned}`.execute(db);
		for (const row of written) updated.set(row.id, toContact(row));
	}
	return updated;
}

/** Another spelling of an address is not a new one. */
function sinceOf(kind: 'email' | 'phone'): RawBuilder<unknown> {
	const key = sql.ref(`${kind}_key`);
	const since = sql.ref(`${kind}_since`);
	return sql`${since} = case when incoming.${key} is null then null
		when incoming.${key} = contacts.${key} then contacts.${since} else incoming.since end`;
}
