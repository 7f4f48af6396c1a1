import { sql, type RawBuilder } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';
import { CONTACT_COLUMNS, toContact, type Contact } from '../../records';
import { columnsOf, TABLES } from '../../tables';
import { text } from '../../tables/column';
import { columnNames, toRow } from '../../tables/record';
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

const COLUMNS = TABLES.contacts.columns;

/** Stores new contacts under ids that were created for them. Returns them in the same order. */
export async function insertManyContacts(
	context: RepositoryContext,
	contacts: NewContact[],
): Promise<Contact[]> {
	if (contacts.length === 0) return [];
	const { db, sql: dialect } = context;
	const data = contacts.map((contact) => contactRowOf(context, contact));
	const names = columnNames(COLUMNS);
	await sql`insert into contacts (${names}) select ${names} from ${dialect.rows(COLUMNS, data)} as incoming`.execute(
		db,
	);
	return data.map(toContact);
}

/** The row of a new contact. */
export function contactRowOf(
	context: RepositoryContext,
	{ id, contact, since = context.newId() }: NewContact,
): object {
	const now = context.clock.now();
	return toRow(COLUMNS, {
		...contact,
		testSpeed: contact.testSpeed ?? null,
		createdBy: contact.createdBy ?? null,
		emailSince: contact.emailKey === null ? null : since,
		phoneSince: contact.phoneKey === null ? null : since,
		id,
		createdAt: now,
		updatedAt: now,
	});
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
	const changed = updates.map(({ id, since, changes }) => ({ id, since, row: toRow(COLUMNS, changes) }));
	const groups = Map.groupBy(changed, ({ row }) => Object.keys(row).sort().join());
	for (const group of groups.values()) {
		const columns = Object.keys(group[0].row) as Array<keyof typeof COLUMNS>;
		const rows = dialect.rows(
			{ since: text(), ...columnsOf('contacts', 'id', ...columns) },
			group.map(({ id, since, row }) => ({ ...row, id, since: since ?? context.newId() })),
		);
		const set = columns.map((name) => sql`${sql.ref(name)} = incoming.${sql.ref(name)}`);
		for (const kind of ['email', 'phone'] as const) {
			if (columns.includes(`${kind}_key`)) set.push(sinceOf(kind));
		}
		set.push(sql`updated_at = ${now}`);
		const returned = sql.join(CONTACT_COLUMNS.map((name) => sql`contacts.${sql.ref(name)}`));
		const { rows: written } = await sql<{ id: string }>`
			update contacts set ${sql.join(set)}
			from ${rows} as incoming
			where contacts.id = incoming.id and contacts.id ${dialect.oneOfIndexed(group.map(({ id }) => id))}
			returning ${returned}`.execute(db);
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
