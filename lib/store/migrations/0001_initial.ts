import { sql, type Kysely, type Migration } from 'kysely';

import type { StoreSql } from '../StoreSql';

/** Tables of the first release. Types are names that SQLite and PostgreSQL both understand. */
export function migration0001(dialect: StoreSql['dialect']): Migration {
	return {
		async up(db: Kysely<unknown>): Promise<void> {
			await people(db);
			await records(db);
			await journeys(db);
			await holds(db);
			await bookkeeping(db, dialect);
		},
	};
}

async function people(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('contacts')
		.addColumn('id', 'text', (column) => column.primaryKey().notNull())
		.addColumn('external_id', 'text', (column) => column.unique())
		.addColumn('email', 'text')
		.addColumn('email_key', 'text')
		.addColumn('phone', 'text')
		.addColumn('phone_key', 'text')
		.addColumn('first_name', 'text')
		.addColumn('last_name', 'text')
		.addColumn('company', 'text')
		.addColumn('time_zone', 'text')
		.addColumn('account_id', 'text')
		.addColumn('owner', 'text')
		.addColumn('attributes', 'text', (column) => column.notNull())
		.addColumn('created_at', 'bigint', (column) => column.notNull())
		.addColumn('updated_at', 'bigint', (column) => column.notNull())
		.execute();
	await db.schema.createIndex('contacts_email_key').on('contacts').column('email_key').execute();
	await db.schema.createIndex('contacts_phone_key').on('contacts').column('phone_key').execute();
	await db.schema.createIndex('contacts_account').on('contacts').column('account_id').execute();

	await db.schema
		.createTable('match_keys')
		.addColumn('record_type', 'text', (column) => column.notNull())
		.addColumn('scope', 'text', (column) => column.notNull())
		.addColumn('key', 'text', (column) => column.notNull())
		.addColumn('record_id', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('match_keys_primary', ['record_type', 'scope', 'key'])
		.execute();

	await db.schema
		.createTable('accounts')
		.addColumn('id', 'text', (column) => column.primaryKey().notNull())
		.addColumn('external_id', 'text', (column) => column.unique())
		.addColumn('name', 'text')
		.addColumn('name_key', 'text')
		.addColumn('domain', 'text')
		.addColumn('owner', 'text')
		.addColumn('attributes', 'text', (column) => column.notNull())
		.addColumn('created_at', 'bigint', (column) => column.notNull())
		.addColumn('updated_at', 'bigint', (column) => column.notNull())
		.execute();
}

async function records(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('leads')
		.addColumn('id', 'text', (column) => column.primaryKey().notNull())
		.addColumn('contact_id', 'text', (column) => column.references('contacts.id'))
		.addColumn('account_id', 'text', (column) => column.references('accounts.id'))
		.addColumn('topic', 'text')
		.addColumn('campaign', 'text')
		.addColumn('page', 'text')
		.addColumn('status', 'text', (column) => column.notNull())
		.addColumn('stage', 'text', (column) => column.notNull())
		.addColumn('owner', 'text')
		.addColumn('attributes', 'text', (column) => column.notNull())
		.addColumn('journey_id', 'text')
		.addColumn('enrollment_id', 'text')
		.addColumn('step_id', 'text')
		.addColumn('origin_id', 'text')
		.addColumn('created_at', 'bigint', (column) => column.notNull())
		.addColumn('updated_at', 'bigint', (column) => column.notNull())
		.execute();
	await db.schema.createIndex('leads_contact').on('leads').columns(['contact_id', 'updated_at']).execute();
	await db.schema.createIndex('leads_account').on('leads').columns(['account_id', 'updated_at']).execute();
	await sql`create unique index leads_once on leads (enrollment_id, step_id, origin_id) where enrollment_id is not null`.execute(
		db,
	);

	await db.schema
		.createTable('interactions')
		.addColumn('id', 'text', (column) => column.primaryKey().notNull())
		.addColumn('contact_id', 'text', (column) => column.notNull().references('contacts.id'))
		.addColumn('type', 'text', (column) => column.notNull())
		.addColumn('occurred_at', 'bigint', (column) => column.notNull())
		.addColumn('received_at', 'bigint', (column) => column.notNull())
		.addColumn('properties', 'text', (column) => column.notNull())
		.addColumn('source', 'text')
		.addColumn('idempotency_key', 'text', (column) => column.unique())
		.addColumn('content_hash', 'text')
		.execute();
	await db.schema
		.createIndex('interactions_contact_type')
		.on('interactions')
		.columns(['contact_id', 'type', 'received_at'])
		.execute();

	await db.schema
		.createTable('activities')
		.addColumn('id', 'text', (column) => column.primaryKey().notNull())
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('subject', 'text', (column) => column.notNull())
		.addColumn('description', 'text')
		.addColumn('due_at', 'bigint')
		.addColumn('starts_at', 'bigint')
		.addColumn('ends_at', 'bigint')
		.addColumn('owner', 'text')
		.addColumn('status', 'text', (column) => column.notNull())
		.addColumn('result', 'text')
		.addColumn('completed_at', 'bigint')
		.addColumn('contact_id', 'text', (column) => column.references('contacts.id'))
		.addColumn('account_id', 'text', (column) => column.references('accounts.id'))
		.addColumn('lead_id', 'text', (column) => column.references('leads.id'))
		.addColumn('journey_id', 'text')
		.addColumn('enrollment_id', 'text')
		.addColumn('step_id', 'text')
		.addColumn('origin_id', 'text')
		.addColumn('created_at', 'bigint', (column) => column.notNull())
		.addColumn('updated_at', 'bigint', (column) => column.notNull())
		.execute();
	await db.schema.createIndex('activities_contact').on('activities').column('contact_id').execute();
	await db.schema
		.createIndex('activities_status_due')
		.on('activities')
		.columns(['status', 'due_at'])
		.execute();
	await sql`create unique index activities_once on activities (enrollment_id, step_id, origin_id) where enrollment_id is not null`.execute(
		db,
	);
}

async function journeys(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('journeys')
		.addColumn('id', 'text', (column) => column.primaryKey().notNull())
		.addColumn('name', 'text', (column) => column.notNull())
		.addColumn('created_at', 'bigint', (column) => column.notNull())
		.addColumn('updated_at', 'bigint', (column) => column.notNull())
		.execute();
	await db.schema
		.createTable('steps')
		.addColumn('journey_id', 'text', (column) => column.notNull())
		.addColumn('step_id', 'text', (column) => column.notNull())
		.addColumn('name', 'text', (column) => column.notNull())
		.addColumn('type', 'text', (column) => column.notNull())
		.addColumn('terms_key', 'text', (column) => column.notNull())
		.addColumn('failure_policy', 'text', (column) => column.notNull())
		.addColumn('registered_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('steps_primary', ['journey_id', 'step_id'])
		.execute();
	await db.schema
		.createTable('enrollments')
		.addColumn('id', 'text', (column) => column.primaryKey().notNull())
		.addColumn('journey_id', 'text', (column) => column.notNull())
		.addColumn('contact_id', 'text', (column) => column.notNull().references('contacts.id'))
		.addColumn('entry_key', 'text', (column) => column.notNull())
		.addColumn('entry_step_id', 'text', (column) => column.notNull())
		.addColumn('status', 'text', (column) => column.notNull())
		.addColumn('reason', 'text')
		.addColumn('entered_at', 'bigint', (column) => column.notNull())
		.addColumn('ended_at', 'bigint')
		.addColumn('updated_at', 'bigint', (column) => column.notNull())
		.execute();
	// One living enrollment per contact, journey and entry key, even with concurrent entries.
	await sql`create unique index enrollments_live on enrollments (journey_id, contact_id, entry_key) where status in ('active', 'failed')`.execute(
		db,
	);
	await db.schema
		.createIndex('enrollments_contact')
		.on('enrollments')
		.columns(['contact_id', 'journey_id'])
		.execute();
	await db.schema
		.createIndex('enrollments_journey_status')
		.on('enrollments')
		.columns(['journey_id', 'status', 'entered_at'])
		.execute();
}

async function holds(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('holds')
		.addColumn('id', 'text', (column) => column.primaryKey().notNull())
		.addColumn('enrollment_id', 'text', (column) => column.notNull().references('enrollments.id'))
		.addColumn('journey_id', 'text', (column) => column.notNull())
		.addColumn('step_id', 'text', (column) => column.notNull())
		.addColumn('origin_id', 'text', (column) => column.notNull())
		.addColumn('contact_id', 'text', (column) => column.notNull())
		.addColumn('visit', 'integer', (column) => column.notNull())
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('outcome', 'text')
		.addColumn('due_at', 'bigint')
		.addColumn('arrived_at', 'bigint', (column) => column.notNull())
		.addColumn('events_since', 'bigint')
		.addColumn('event_type', 'text')
		.addColumn('event_filter', 'text')
		.addColumn('terms_key', 'text', (column) => column.notNull())
		.addColumn('released_at', 'bigint')
		.addColumn('released_by', 'text')
		.addColumn('attempts', 'integer', (column) => column.notNull())
		.addColumn('alone', 'integer', (column) => column.notNull())
		.addColumn('claim_id', 'text')
		.addColumn('claimed_by', 'text')
		.addColumn('lease_until', 'bigint')
		.addColumn('execution_id', 'text')
		.addColumn('executed_by', 'text')
		.addColumn('suspended', 'integer', (column) => column.notNull())
		.addColumn('delivered_at', 'bigint')
		.addColumn('settled_at', 'bigint')
		.addColumn('error', 'text')
		.addColumn('item', 'text')
		.addUniqueConstraint('holds_once', ['enrollment_id', 'step_id', 'origin_id'])
		.execute();
	await sql`create index holds_due on holds (journey_id, step_id, due_at) where state in ('waiting', 'ready')`.execute(
		db,
	);
	await sql`create index holds_event on holds (contact_id, event_type) where state = 'waiting' and event_type is not null`.execute(
		db,
	);
	await sql`create index holds_claim on holds (claim_id) where claim_id is not null and state in ('claimed', 'delivered')`.execute(
		db,
	);
	await sql`create index holds_lease on holds (lease_until) where state = 'claimed'`.execute(db);
	await sql`create index holds_executed_by on holds (executed_by) where state = 'delivered'`.execute(db);
	await sql`create index holds_failed on holds (journey_id, step_id) where state = 'failed'`.execute(db);
}

async function bookkeeping(db: Kysely<unknown>, dialect: StoreSql['dialect']): Promise<void> {
	await db.schema
		.createTable('step_log')
		.addColumn('id', dialect === 'postgres' ? 'bigserial' : 'integer', (column) =>
			dialect === 'postgres' ? column.primaryKey() : column.primaryKey().autoIncrement(),
		)
		.addColumn('enrollment_id', 'text', (column) => column.notNull())
		.addColumn('journey_id', 'text', (column) => column.notNull())
		.addColumn('step_id', 'text')
		.addColumn('at', 'bigint', (column) => column.notNull())
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('execution_id', 'text')
		.addColumn('detail', 'text')
		.execute();
	await db.schema
		.createIndex('step_log_enrollment')
		.on('step_log')
		.columns(['enrollment_id', 'id'])
		.execute();
	await db.schema
		.createTable('instances')
		.addColumn('id', 'text', (column) => column.primaryKey().notNull())
		.addColumn('host', 'text', (column) => column.notNull())
		.addColumn('pid', 'integer', (column) => column.notNull())
		.addColumn('started_at', 'bigint', (column) => column.notNull())
		.addColumn('heartbeat_at', 'bigint', (column) => column.notNull())
		.execute();
}
