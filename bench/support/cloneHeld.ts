import { COPIED_TABLES } from '../../lib/store/copy/copiedTables';
import type { BenchStore } from './BenchStore';

/** The tables to copy. */
const CLONED = ['contacts', 'enrollments', 'holds', 'step_log'];

/** Contacts copied per statement. */
const CHUNK = 50_000;

/**
 * Fills a store with contacts that wait just like an existing one: copies of its contact, enrollment, holds
 * and log entries with IDs and addresses of their own, as if each had entered on its own. A million contacts
 * entering one by one take a quarter of an hour; this takes a minute.
 * @param store must be idle
 * @throws Error when another table has rows about the template, since its copies would lack them
 * @param template the enrollment to copy; it must be at a hold
 * @param count how many copies
 * @param from number of the first; a second call must not reuse the numbers of an earlier one
 */
export async function cloneHeld(store: BenchStore, template: string, count: number, from = 1): Promise<void> {
	if (count === 0) return;
	const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
	const [enrollment] = await store.query(`select * from enrollments where id = ${literal(template)}`);
	if (enrollment === undefined) throw new Error(`There is no enrollment ${template}`);
	const contactId = String(enrollment.contact_id);
	const holds = await store.query(
		`select * from holds where enrollment_id = ${literal(template)} order by visit`,
	);
	await refuseMore(store, `contact_id = ${literal(contactId)}`, `enrollment_id = ${literal(template)}`);
	const ids = new Set([template, contactId, ...holds.map(({ id }) => String(id))]);
	const sources = [
		...(await store.query(`select * from contacts where id = ${literal(contactId)}`)).map((row) => [
			'contacts',
			row,
		]),
		['enrollments', enrollment],
		...holds.map((row) => ['holds', row]),
		...(
			await store.query(`select * from step_log where enrollment_id = ${literal(template)} order by id`)
		).map(({ id, ...row }) => ['step_log', row]),
	] as Array<[string, Record<string, unknown>]>;

	const hex = store.name === 'SQLite' ? `printf('%010x', n)` : `lpad(to_hex(n), 10, '0')`;
	const valueOf = (column: string, value: unknown): string => {
		if (column === 'email' || column === 'email_key') return `'held' || n || '@example.com'`;
		// A year from now, spread over some minutes as arrivals are.
		if (column === 'due_at' && value !== null) return `${Number(value)} + n`;
		// As ids are: 8 digits of time, 10 others, and in a hold's id 6 more after its enrollment's.
		if (typeof value === 'string' && ids.has(value))
			return `${literal(value.slice(0, 8))} || ${hex} || ${literal(value.slice(18))}`;
		if (value === null) return 'null';
		return typeof value === 'number' || typeof value === 'bigint' ? String(value) : literal(String(value));
	};
	const statements: string[] = [];
	for (let first = from; first < from + count; first += CHUNK) {
		const last = Math.min(first + CHUNK, from + count) - 1;
		const numbers =
			store.name === 'SQLite'
				? `(with recursive s(n) as (select ${first} union all select n + 1 from s where n < ${last}) select n from s)`
				: `(select n from generate_series(${first}::bigint, ${last}::bigint) n)`;
		for (const [table, row] of sources) {
			const columns = Object.keys(row);
			const values = columns.map((column) => valueOf(column, row[column]));
			statements.push(
				`insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from ${numbers} numbers`,
			);
		}
	}
	statements.push(store.name === 'SQLite' ? 'pragma wal_checkpoint(truncate)' : 'vacuum analyze');
	await store.execute(statements);
}

/** Checks every table that refers to contacts or enrollments, so that a new one isn't forgotten. */
async function refuseMore(store: BenchStore, ofContact: string, ofEnrollment: string): Promise<void> {
	for (const { name, columns } of COPIED_TABLES) {
		const about = [
			...('contact_id' in columns ? [ofContact] : []),
			...('enrollment_id' in columns ? [ofEnrollment] : []),
		];
		if (CLONED.includes(name) || about.length === 0) continue;
		const rows = await store.query(`select 1 from ${name} where ${about.join(' or ')} limit 1`);
		if (rows.length > 0) {
			throw new Error(`The table ${name} has rows about the one to be copied; cloneHeld must copy them, too`);
		}
	}
}
