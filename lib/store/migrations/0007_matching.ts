import { sql, type Kysely, type Migration } from 'kysely';

import type { StoreSql } from '../StoreSql';

/** The columns of a record that are compared: a change of another column changes no key. */
const CONTACT_COLUMNS = [
	'external_id',
	'email',
	'email_key',
	'phone',
	'phone_key',
	'first_name',
	'last_name',
	'company',
	'account_id',
	'owner',
	'attributes',
];
const LEAD_COLUMNS = ['contact_id', 'account_id', 'topic', 'campaign', 'page', 'owner', 'attributes'];

/**
 * Matching strategies, the keys that find records, and merges. Whenever a contact or lead is written,
 * database triggers note in match_stale that its keys have to be rebuilt, as long as there is a strategy at
 * all.
 */
export function migration0007(dialect: StoreSql['dialect']): Migration {
	return {
		async up(db: Kysely<unknown>): Promise<void> {
			await strategies(db, dialect);
			await merges(db);
			await (dialect === 'postgres' ? postgresTriggers(db) : sqliteTriggers(db));
		},
	};
}

async function strategies(db: Kysely<unknown>, dialect: StoreSql['dialect']): Promise<void> {
	await db.schema
		.createTable('matching_strategies')
		.addColumn('id', 'text', (column) => column.primaryKey().notNull())
		.addColumn('name', 'text', (column) => column.notNull())
		.addColumn('name_key', 'text', (column) => column.notNull().unique())
		.addColumn('description', 'text')
		.addColumn('record_type', 'text', (column) => column.notNull())
		.addColumn('definition', 'text', (column) => column.notNull())
		.addColumn('inline', 'integer', (column) => column.notNull())
		.addColumn('version', 'integer', (column) => column.notNull())
		.addColumn('keys_version', 'integer', (column) => column.notNull())
		.addColumn('keyed', 'bigint', (column) => column.notNull())
		.addColumn('total', 'bigint', (column) => column.notNull())
		.addColumn('cursor', 'text')
		.addColumn('keyed_at', 'bigint')
		.addColumn('created_at', 'bigint', (column) => column.notNull())
		.addColumn('updated_at', 'bigint', (column) => column.notNull())
		.execute();
	await db.schema
		.createTable('match_index')
		.addColumn('scope', 'text', (column) => column.notNull())
		.addColumn('key', 'text', (column) => column.notNull())
		.addColumn('record_id', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('match_index_primary', ['scope', 'key', 'record_id'])
		.execute();
	await db.schema.createIndex('match_index_record').on('match_index').column('record_id').execute();
	await db.schema
		.createTable('match_stale')
		.addColumn('id', dialect === 'postgres' ? 'bigserial' : 'integer', (column) =>
			dialect === 'postgres' ? column.primaryKey() : column.primaryKey().autoIncrement(),
		)
		.addColumn('record_type', 'text', (column) => column.notNull())
		.addColumn('record_id', 'text', (column) => column.notNull())
		.execute();
	await db.schema.createIndex('match_stale_record').on('match_stale').column('record_id').execute();
	// For claims that follow a record to the one that it is merged into.
	await db.schema.createIndex('match_keys_record').on('match_keys').column('record_id').execute();
}

async function merges(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('merge_log')
		.addColumn('id', 'text', (column) => column.primaryKey().notNull())
		.addColumn('record_type', 'text', (column) => column.notNull())
		.addColumn('winner_id', 'text', (column) => column.notNull())
		.addColumn('loser_id', 'text', (column) => column.notNull())
		.addColumn('external_id', 'text')
		.addColumn('email_key', 'text')
		.addColumn('phone_key', 'text')
		.addColumn('loser', 'text', (column) => column.notNull())
		.addColumn('filled', 'text', (column) => column.notNull())
		.addColumn('moved', 'text', (column) => column.notNull())
		.addColumn('merged_by', 'text')
		.addColumn('merged_at', 'bigint', (column) => column.notNull())
		.addColumn('undone_by', 'text')
		.addColumn('undone_at', 'bigint')
		.execute();
	await sql`create unique index merge_log_loser on merge_log (record_type, loser_id) where undone_at is null`.execute(
		db,
	);
	await db.schema
		.createIndex('merge_log_winner')
		.on('merge_log')
		.columns(['record_type', 'winner_id'])
		.execute();
	for (const column of ['external_id', 'email_key', 'phone_key']) {
		await sql`create index ${sql.ref(`merge_log_${column}`)} on merge_log (${sql.ref(column)})
			where undone_at is null and ${sql.ref(column)} is not null`.execute(db);
	}
}

const anyStrategy = sql`exists (select 1 from matching_strategies)`;

async function sqliteTriggers(db: Kysely<unknown>): Promise<void> {
	for (const [table, type, columns] of [
		['contacts', 'contact', CONTACT_COLUMNS],
		['leads', 'lead', LEAD_COLUMNS],
	] as const) {
		const note = sql`insert into match_stale (record_type, record_id) values (${sql.lit(type)}, new.id);`;
		// A lead's keys are derived from its contact, too.
		const leads =
			type === 'contact'
				? sql`insert into match_stale (record_type, record_id) select 'lead', id from leads where contact_id = new.id;`
				: sql``;
		await sql`create trigger ${sql.ref(`${table}_match_insert`)} after insert on ${sql.table(table)}
			when ${anyStrategy} begin ${note} end`.execute(db);
		await sql`create trigger ${sql.ref(`${table}_match_update`)}
			after update of ${sql.join(columns.map((column) => sql.ref(column)))} on ${sql.table(table)}
			when ${anyStrategy} begin ${note} ${leads} end`.execute(db);
		await sql`create trigger ${sql.ref(`${table}_match_delete`)} after delete on ${sql.table(table)}
			begin delete from match_index where record_id = old.id; end`.execute(db);
	}
}

async function postgresTriggers(db: Kysely<unknown>): Promise<void> {
	for (const [table, type, columns] of [
		['contacts', 'contact', CONTACT_COLUMNS],
		['leads', 'lead', LEAD_COLUMNS],
	] as const) {
		const name = (event: string) => sql.ref(`${table}_match_${event}`);
		const leads =
			type === 'contact'
				? sql`insert into match_stale (record_type, record_id) select 'lead', id from leads where contact_id = new.id;`
				: sql``;
		// With the current path, since others may write to these tables under another one.
		const ending = sql`language plpgsql set search_path from current`;
		await sql`create function ${name('insert')}() returns trigger as $$ begin
			if ${anyStrategy} then
				insert into match_stale (record_type, record_id) select ${sql.lit(type)}, id from fresh;
			end if; return null; end $$ ${ending}`.execute(db);
		await sql`create trigger ${name('insert')} after insert on ${sql.table(table)}
			referencing new table as fresh for each statement execute function ${name('insert')}()`.execute(db);
		await sql`create function ${name('update')}() returns trigger as $$ begin
			if ${anyStrategy} then
				insert into match_stale (record_type, record_id) values (${sql.lit(type)}, new.id); ${leads}
			end if; return null; end $$ ${ending}`.execute(db);
		const changed = columns.map(
			(column) => sql`old.${sql.ref(column)} is distinct from new.${sql.ref(column)}`,
		);
		await sql`create trigger ${name('update')} after update on ${sql.table(table)} for each row
			when (${sql.join(changed, sql` or `)}) execute function ${name('update')}()`.execute(db);
		await sql`create function ${name('delete')}() returns trigger as $$ begin
			delete from match_index where record_id = old.id; return null; end $$ ${ending}`.execute(db);
		await sql`create trigger ${name('delete')} after delete on ${sql.table(table)} for each row
			execute function ${name('delete')}()`.execute(db);
	}
}
