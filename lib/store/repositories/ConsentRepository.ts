import { sql } from 'kysely';

import type { RepositoryContext } from '../RepositoryContext';
import { TABLES } from '../tables';
import { recordReader, toRow, type RecordOf } from '../tables/record';

/** One statement of a contact about one channel, purpose and topic. */
export type Consent = RecordOf<'consents'>;

export type NewConsent = Omit<Consent, 'id' | 'recordedAt'>;

const toConsent = recordReader('consents');

/** Consents with their history. Rows are added, never changed. */
export class ConsentRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	async add(consents: NewConsent[]): Promise<Consent[]> {
		if (consents.length === 0) return [];
		const recordedAt = this.#context.clock.now();
		const added = consents.map((consent) => ({ ...consent, id: this.#context.newId(), recordedAt }));
		const rows = added.map((consent) => toRow(TABLES.consents.columns, consent));
		await this.#context.db
			.insertInto('consents')
			.values(rows as never)
			.execute();
		return added;
	}

	/** What counts now: the latest entry of each contact for each channel, purpose and topic. */
	async latest(
		contactIds: string[],
		only: { channel?: string; purpose?: string; topic?: string } = {},
	): Promise<Consent[]> {
		if (contactIds.length === 0) return [];
		const { db, sql: dialect } = this.#context;
		const channel = only.channel === undefined ? sql`` : sql`and channel = ${only.channel}`;
		const purpose = only.purpose === undefined ? sql`` : sql`and purpose = ${only.purpose}`;
		const topic = only.topic === undefined ? sql`` : sql`and topic = ${only.topic}`;
		const { rows } = await sql<object>`
			select * from consents said
			where contact_id ${dialect.oneOf([...new Set(contactIds)])} ${channel} ${purpose} ${topic}
				and not exists (select 1 from consents later
					where later.contact_id = said.contact_id and later.channel = said.channel
						and later.purpose = said.purpose and later.topic = said.topic
						and (later.at > said.at or (later.at = said.at and later.id > said.id)))
			order by contact_id, channel, purpose, topic`.execute(db);
		return rows.map(toConsent);
	}

	/** Everything that a contact has ever given or withdrawn, latest first. */
	async history(contactId: string): Promise<Consent[]> {
		const rows = await this.#context.db
			.selectFrom('consents')
			.selectAll()
			.where('contact_id', '=', contactId)
			.orderBy('at', 'desc')
			.orderBy('id', 'desc')
			.execute();
		return rows.map(toConsent);
	}
}
