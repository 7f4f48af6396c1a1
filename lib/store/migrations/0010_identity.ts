import { type Kysely, type Migration } from 'kysely';

/**
 * Former addresses and numbers of contacts, so that they are still found by them; and since when each contact
 * has its current ones, so that a reference with only an address goes to the contact that had it first. For
 * existing contacts this isn't known, and the older one counts as the first.
 */
export const migration0010: Migration = {
	async up(db: Kysely<unknown>): Promise<void> {
		await db.schema.alterTable('contacts').addColumn('email_since', 'text').execute();
		await db.schema.alterTable('contacts').addColumn('phone_since', 'text').execute();
		await db.schema
			.createTable('former_identifiers')
			.addColumn('kind', 'text', (column) => column.notNull())
			.addColumn('key', 'text', (column) => column.notNull())
			.addColumn('contact_id', 'text', (column) => column.notNull().references('contacts.id'))
			.addColumn('value', 'text', (column) => column.notNull())
			.addColumn('since', 'text', (column) => column.notNull())
			.addColumn('left_at', 'bigint', (column) => column.notNull())
			.addPrimaryKeyConstraint('former_identifiers_primary', ['kind', 'key', 'contact_id'])
			.execute();
		await db.schema
			.createIndex('former_identifiers_contact')
			.on('former_identifiers')
			.column('contact_id')
			.execute();
	},
};
