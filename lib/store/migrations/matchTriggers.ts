import { sql, type Kysely } from 'kysely';

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
 * Whenever a contact or lead is written, database triggers note in match_stale that its keys have to be rebuilt,
 * as long as there is a strategy at all.
 */
export async function createMatchTriggers(db: Kysely<unknown>, dialect: StoreSql['dialect']): Promise<void> {
	await (dialect === 'postgres' ? postgresTriggers(db) : sqliteTriggers(db));
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
