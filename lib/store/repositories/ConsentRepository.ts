import { sql } from 'kysely';

import type { RepositoryContext } from '../RepositoryContext';
import { TABLES } from '../tables';
import { recordReader, toRow, type RecordOf } from '../tables/record';

/** One statement of a contact about one channel, purpose and topic. */
export type Consent = RecordOf<'consents'>;

export type NewConsent = Omit<Consent, 'id' | 'recordedAt'>;

/** Which consents to read; what's absent doesn't matter. */
export interface ConsentFilter {
	channel?: string;
	purpose?: string;
	topic?: string;
}

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

	/**
	 * The latest entry of each contact for each channel, purpose and topic, at whichever address: for people to
	 * read. Whether a message may go out is a question of its address, too: see {@link ConsentRepository.statements}.
	 */
	async latest(contactIds: string[], only: ConsentFilter = {}): Promise<Consent[]> {
		if (contactIds.length === 0) return [];
		const { db, sql: dialect } = this.#context;
		const { rows } = await sql<object>`
			select * from consents said
			where contact_id ${dialect.oneOf([...new Set(contactIds)])} ${matching(only)}
				and not exists (select 1 from consents later
					where later.contact_id = said.contact_id and later.channel = said.channel
						and later.purpose = said.purpose and later.topic = said.topic
						and (later.at > said.at or (later.at = said.at and later.id > said.id)))
			order by contact_id, channel, purpose, topic`.execute(db);
		return rows.map(toConsent);
	}

	/**
	 * Everything that contacts have said about a channel, at all addresses and with what was said before: what
	 * `judgeConsent` judges by. Contacts that have said nothing are missing.
	 * @param purposes only about these; absent: about all
	 */
	async statements(
		contactIds: string[],
		channel: string,
		purposes?: readonly string[],
	): Promise<Map<string, Consent[]>> {
		const said = new Map<string, Consent[]>();
		if (contactIds.length === 0) return said;
		const { db, sql: dialect } = this.#context;
		const about = purposes === undefined ? sql`` : sql`and purpose ${dialect.oneOf([...new Set(purposes)])}`;
		const { rows } = await sql<object>`select * from consents
			where contact_id ${dialect.oneOfIndexed([...new Set(contactIds)])} and channel = ${channel} ${about}
			order by contact_id, at, id`.execute(db);
		for (const row of rows) {
			const consent = toConsent(row);
			const own = said.get(consent.contactId);
			if (own === undefined) said.set(consent.contactId, [consent]);
			else own.push(consent);
		}
		return said;
	}

	/** Everything that a contact has ever given or withdrawn, latest first. */
	async history(contactId: string, only: ConsentFilter = {}): Promise<Consent[]> {
		const { rows } = await sql<object>`select * from consents
			where contact_id = ${contactId} ${matching(only)} order by at desc, id desc`.execute(this.#context.db);
		return rows.map(toConsent);
	}
}

function matching({ channel, purpose, topic }: ConsentFilter) {
	return sql`${channel === undefined ? sql`` : sql`and channel = ${channel}`}
		${purpose === undefined ? sql`` : sql`and purpose = ${purpose}`}
		${topic === undefined ? sql`` : sql`and topic = ${topic}`}`;
}
