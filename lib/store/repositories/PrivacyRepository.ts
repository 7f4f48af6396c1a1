import { sql } from 'kysely';

import { fromJson } from '../json';
import type { RepositoryContext } from '../RepositoryContext';
import type { Schema } from '../schema';
import { columnsOf } from '../tables';
import { KEY_COLUMNS } from './contacts/holders';
import { aboutContact, PERSONAL_TABLES } from './privacy/personalData';

export type PersonalRows = Partial<Record<keyof Schema, Array<Record<string, unknown>>>>;

/** The details of a step log entry that are about the journey, not the person. */
const IMPERSONAL_DETAILS = new Set([
	'step',
	'path',
	'method',
	'assigned',
	'controlGroup',
	'outcome',
	'branch',
	'event',
	'reason',
	'by',
	'from',
	'fromName',
	'to',
	'toName',
	'until',
	'at',
	'segmentId',
	'node',
	'cause',
]);

/** Everything known about one contact, in whatever table: to be exported, or removed. */
export class PrivacyRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/** The rows about a contact as they are stored, by table; tables without any are left out. */
	async read(contactId: string): Promise<PersonalRows> {
		const found: PersonalRows = {};
		for (const { name, whose } of PERSONAL_TABLES) {
			const { rows } = await sql<Record<string, unknown>>`
				select * from ${sql.table(name)} where ${aboutContact(this.#context.sql.dialect, whose, contactId)}`.execute(
				this.#context.db,
			);
			if (rows.length > 0) found[name] = rows;
		}
		return found;
	}

	/** The addresses, as hashes, that a contact has got messages at or has spoken of. */
	async addresses(contactId: string): Promise<Array<{ channel: string; addressHash: string }>> {
		const { rows } = await sql<{ channel: string; address_hash: string }>`
			select channel, address_hash from messages where contact_id = ${contactId} and address_hash is not null
			union
			select channel, address_hash from consents where contact_id = ${contactId} and address_hash is not null
			order by channel, address_hash`.execute(this.#context.db);
		return rows.map((row) => ({ channel: row.channel, addressHash: row.address_hash }));
	}

	/** Enrollments of a contact that have not ended. */
	async living(contactId: string): Promise<string[]> {
		const rows = await this.#context.db
			.selectFrom('enrollments')
			.select('id')
			.where('contact_id', '=', contactId)
			.where('status', 'in', ['active', 'failed'])
			.execute();
		return rows.map(({ id }) => id);
	}

	/**
	 * Removes everything personal; nothing of the contact may still be in progress. Rows needed for counts
	 * stay, without anything that identifies the contact.
	 * @returns how many rows there were, by table
	 */
	async erase(contactId: string): Promise<Partial<Record<keyof Schema, number>>> {
		const { db, clock } = this.#context;
		const counts: Partial<Record<keyof Schema, number>> = {};
		await db
			.updateTable('activities')
			.set({ status: 'canceled' })
			.where('contact_id', '=', contactId)
			.where('status', '=', 'open')
			.execute();
		await this.#stripStepLog(contactId);
		const keys = await this.#forgetKeys(contactId);
		for (const { name, whose, remains } of PERSONAL_TABLES) {
			const about = aboutContact(this.#context.sql.dialect, whose, contactId);
			const table = sql.table(name);
			if (remains === 'everything') continue;
			const statement =
				remains === 'nothing'
					? sql`delete from ${table} where ${about}`
					: sql`update ${table} set ${sql.join(
							Object.entries(remains).map(([column, value]) => sql`${sql.ref(column)} = ${value}`),
						)} where ${about}`;
			const { numAffectedRows } = await statement.execute(db);
			if (numAffectedRows) counts[name] = Number(numAffectedRows);
		}
		if (keys > 0) counts.match_keys = (counts.match_keys ?? 0) + keys;
		await this.#context.sql.noteErasure(db);
		const now = clock.now();
		await db
			.updateTable('contacts')
			.set({ erased_at: now, updated_at: now })
			.where('id', '=', contactId)
			.execute();
		return counts;
	}

	/**
	 * Deletes claims on the contact's identifiers that another contact got earlier and no longer has.
	 * @returns how many
	 */
	async #forgetKeys(contactId: string): Promise<number> {
		const own = sql.join(
			Object.entries(KEY_COLUMNS).map(
				([identifier, column]) =>
					sql`select ${sql.lit(identifier)} as scope, ${sql.ref(column)} as key from contacts where id = ${contactId}`,
			),
			sql` union all `,
		);
		const { numAffectedRows } = await sql`delete from match_keys
			where (record_type, scope, key) in (select 'contact', own.scope, own.key from
				(${own} union all select kind, key from former_identifiers where contact_id = ${contactId}) as own
				where own.key is not null)
			and record_id <> ${contactId}
			and not exists (select 1 from contacts c where c.id = match_keys.record_id
				and match_keys.key in (c.external_id, c.email_key, c.phone_key))
			and not exists (select 1 from former_identifiers f
				where f.contact_id = match_keys.record_id and f.key = match_keys.key)`.execute(this.#context.db);
		return Number(numAffectedRows ?? 0);
	}

	/** Messages of errors and values of events may name the person; what the journey's report counts stays. */
	async #stripStepLog(contactId: string): Promise<void> {
		const { db, sql: dialect } = this.#context;
		const entries = await db
			.selectFrom('step_log')
			.select(['id', 'enrollment_id', 'detail'])
			.where(aboutContact(dialect.dialect, { enrollment: 'enrollment_id' }, contactId))
			.where('detail', 'is not', null)
			.execute();
		const stripped = entries.flatMap(({ id, enrollment_id, detail }) => {
			const all = Object.entries(fromJson<Record<string, unknown>>(detail) ?? {});
			const kept = all.filter(
				([name, value]) => IMPERSONAL_DETAILS.has(name) && (typeof value !== 'object' || value === null),
			);
			return kept.length === all.length
				? []
				: [{ id, enrollment_id, detail: JSON.stringify(Object.fromEntries(kept)) }];
		});
		for (let first = 0; first < stripped.length; first += 1000) {
			const rows = dialect.rows(
				columnsOf('step_log', 'id', 'enrollment_id', 'detail'),
				stripped.slice(first, first + 1000),
			);
			await sql`update step_log set detail = incoming.detail from ${rows} as incoming
				where step_log.enrollment_id = incoming.enrollment_id and step_log.id = incoming.id`.execute(db);
		}
	}
}
