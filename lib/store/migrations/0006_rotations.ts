import { sql, type Kysely, type Migration } from 'kysely';

/**
 * Finding existing accounts, whose turn it is among salespeople, invitations, and consent with its history.
 */
export const migration0006: Migration = {
	async up(db: Kysely<unknown>): Promise<void> {
		await db.schema.createIndex('accounts_domain').on('accounts').column('domain').execute();
		await db.schema.createIndex('accounts_name').on('accounts').column('name_key').execute();
		await db.schema.alterTable('contacts').addColumn('created_by', 'text').execute();
		await db.schema.alterTable('contacts').addColumn('erased_at', 'bigint').execute();
		await db.schema.alterTable('journeys').addColumn('owner', 'text').execute();
		await activities(db);
		await rotations(db);
		await consents(db);
	},
};

async function activities(db: Kysely<unknown>): Promise<void> {
	for (const name of ['time_zone', 'location', 'attendees'] as const) {
		await db.schema.alterTable('activities').addColumn(name, 'text').execute();
	}
	await db.schema.alterTable('activities').addColumn('revision', 'integer').execute();
	// For finding what refers to a lead or an account that is to be deleted, and for their timelines.
	await sql`create index activities_lead on activities (lead_id) where lead_id is not null`.execute(db);
	await sql`create index activities_account on activities (account_id) where account_id is not null`.execute(
		db,
	);
}

async function rotations(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('rotations')
		.addColumn('id', 'text', (column) => column.primaryKey().notNull())
		.addColumn('position', 'integer', (column) => column.notNull())
		.addColumn('latest', 'text')
		.addColumn('turns', 'bigint', (column) => column.notNull())
		.addColumn('updated_at', 'bigint', (column) => column.notNull())
		.execute();
}

async function consents(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('consents')
		.addColumn('id', 'text', (column) => column.primaryKey().notNull())
		.addColumn('contact_id', 'text', (column) => column.notNull().references('contacts.id'))
		.addColumn('channel', 'text', (column) => column.notNull())
		.addColumn('purpose', 'text', (column) => column.notNull())
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('source', 'text')
		.addColumn('at', 'bigint', (column) => column.notNull())
		.addColumn('recorded_at', 'bigint', (column) => column.notNull())
		.execute();
	await db.schema
		.createIndex('consents_latest')
		.on('consents')
		.columns(['contact_id', 'channel', 'purpose', 'at', 'id'])
		.execute();
}
