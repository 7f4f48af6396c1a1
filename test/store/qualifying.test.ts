import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Kysely, sql } from 'kysely';

import { QualifyingDialect } from '../../lib/store/postgres/QualifyingDialect';
import type { Schema } from '../../lib/store/schema';
import { TABLES } from '../../lib/store/tables';

const db = new Kysely<Schema>({ dialect: new QualifyingDialect({ pool: {} as never }, 'my "own" $1') });

const SCHEMA = '"my ""own"" $1"';

describe('the schema in front of tables', () => {
	it.each([
		[sql`select * from contacts`, `select * from ${SCHEMA}.contacts`],
		[
			sql`select c.id from contacts c\n\tjoin holds h on h.contact_id = c.id`,
			`select c.id from ${SCHEMA}.contacts c\n\tjoin ${SCHEMA}.holds h on h.contact_id = c.id`,
		],
		[sql`insert into changes (id) values (1)`, `insert into ${SCHEMA}.changes (id) values (1)`],
		[
			sql`update holds set state = 'done' where holds.id = 'x'`,
			`update ${SCHEMA}.holds set state = 'done' where holds.id = 'x'`,
		],
		[sql`delete from step_log where id = 1`, `delete from ${SCHEMA}.step_log where id = 1`],
		[sql`DELETE FROM step_log`, `DELETE FROM ${SCHEMA}.step_log`],
		[
			sql`lock table ${sql.table('contacts')}, ${sql.table('leads')}`,
			`lock table ${SCHEMA}."contacts", ${SCHEMA}."leads"`,
		],
		[sql`select ${sql.ref('leads.id')} from leads`, `select ${SCHEMA}."leads"."id" from ${SCHEMA}.leads`],
		// Names that are none of a table here.
		[sql`select steps, changes as holds from part`, 'select steps, changes as holds from part'],
		[sql`select 1 from contacts_of_others`, 'select 1 from contacts_of_others'],
		[sql`select 1 from journeys.contacts`, 'select 1 from journeys.contacts'],
		[sql`select id from contacts where x for update`, `select id from ${SCHEMA}.contacts where x for update`],
	])('stands in SQL that is written out: %#', (query, expected) => {
		expect(query.compile(db).sql).toBe(expected);
	});

	it('never becomes part of values', () => {
		const { sql: text, parameters } = sql`select ${'from contacts'}::text from contacts`.compile(db);
		expect(text).toBe(`select $1::text from ${SCHEMA}.contacts`);
		expect(parameters).toEqual(['from contacts']);
	});

	it('stands in queries that are put together, but not in front of aliases', () => {
		expect(
			db
				.with('found', (qb) => qb.selectFrom('holds as h').select('h.contact_id'))
				.selectFrom('contacts')
				.innerJoin('found', 'found.contact_id', 'contacts.id')
				.select('contacts.id')
				.compile().sql,
		).toBe(
			`with "found" as (select "h"."contact_id" from ${SCHEMA}."holds" as "h") select ${SCHEMA}."contacts"."id" from ${SCHEMA}."contacts" inner join "found" on "found"."contact_id" = ${SCHEMA}."contacts"."id"`,
		);
	});

	it('stands in front of indexes that are dropped', () => {
		expect(db.schema.dropIndex('holds_lease').compile().sql).toBe(`drop index ${SCHEMA}."holds_lease"`);
	});
});

/** Of several tables behind one word only the first is found: they have to be joined, or written as `sql.table`. */
it('no SQL of the store lists tables with commas', () => {
	const root = join(__dirname, '../../lib/store');
	const names = Object.keys(TABLES).join('|');
	const listed = new RegExp(
		String.raw`\b(from|using|table)\s+\w+(\s+(as\s+)?\w+)?\s*,\s*(${names})\b(?!\s*\.)`,
		'i',
	);
	const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
		(file) => file.endsWith('.ts') && !file.startsWith('migrations'),
	);
	expect(files.length).toBeGreaterThan(50);
	expect(files.filter((file) => listed.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
	expect(listed.test('select 1 from holds h, contacts c')).toBe(true);
});
