import { sql } from 'kysely';

import type { RepositoryContext } from '../RepositoryContext';
import { columnsOf, TABLES } from '../tables';
import { columnNames, recordReader, toRow, type RecordOf } from '../tables/record';
import { awaitsVerdict } from './hits/awaitsVerdict';

/** An open or a click that isn't decided yet. */
export type PendingHit = RecordOf<'pending_hits'>;

/** What was heard of a message, by the public pages. */
export type HeardEvent = Pick<
	RecordOf<'message_events'>,
	'eventKey' | 'messageId' | 'contactId' | 'type' | 'occurredAt' | 'detail'
>;

/** That a scanner went through a message. */
export interface Scan {
	messageId: string;
	at: number;
	reason: string;
}

const SOURCE = 'pages';

const SCAN = 'scan';

const readHit = recordReader('pending_hits');

const readEvent = recordReader('message_events');

const FIRST = columnsOf('messages', 'id', 'opened_at', 'clicked_at');

/** Opens and clicks: until they're decided, and what remains of them. */
export class HitRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/** Keeps a hit until it's decided. */
	async add(hit: Omit<PendingHit, 'id'>): Promise<void> {
		const row = toRow(TABLES.pending_hits.columns, { ...hit, id: this.#context.newId() });
		await this.#context.db
			.insertInto('pending_hits')
			.values(row as never)
			.execute();
	}

	/** The messages of hits that are due, longest due first, each once with its contact. */
	async due(now: number, limit: number): Promise<Array<{ messageId: string; contactId: string }>> {
		const rows = await this.#context.db
			.selectFrom('pending_hits')
			.select(['message_id', 'contact_id'])
			.where('due_at', '<=', now)
			.orderBy('due_at')
			.limit(limit)
			.execute();
		const byMessage = new Map(rows.map((row) => [row.message_id, row.contact_id]));
		return [...byMessage].map(([messageId, contactId]) => ({ messageId, contactId }));
	}

	/**
	 * All hits of contacts that aren't decided, in the order in which they came.
	 * @param messageIds only those of these messages; absent: of all
	 */
	async pendingOf(contactIds: string[], messageIds?: string[]): Promise<PendingHit[]> {
		if (contactIds.length === 0) return [];
		let query = this.#context.db
			.selectFrom('pending_hits')
			.selectAll()
			.where(sql<boolean>`contact_id ${this.#context.sql.oneOfIndexed([...new Set(contactIds)])}`);
		if (messageIds !== undefined)
			query = query.where(sql<boolean>`message_id ${this.#context.sql.oneOf(messageIds)}`);
		const rows = await query.orderBy('at').orderBy('id').execute();
		return rows.map(readHit);
	}

	/** They're decided: what told machines from people is gone with them. */
	async remove(ids: string[]): Promise<void> {
		if (ids.length === 0) return;
		await this.#context.db
			.deleteFrom('pending_hits')
			.where(sql<boolean>`id ${this.#context.sql.oneOfIndexed(ids)}`)
			.execute();
	}

	/** Which of these the public pages have heard before, by their keys. */
	async heard(eventKeys: string[]): Promise<Set<string>> {
		if (eventKeys.length === 0) return new Set();
		const rows = await this.#context.db
			.selectFrom('message_events')
			.select('event_key')
			.where('source', '=', SOURCE)
			.where(sql<boolean>`event_key ${this.#context.sql.oneOfIndexed(eventKeys)}`)
			.execute();
		return new Set(rows.map((row) => row.event_key));
	}

	/**
	 * Notes what was heard.
	 * @returns the keys of those that weren't heard before
	 */
	async note(events: HeardEvent[]): Promise<Set<string>> {
		if (events.length === 0) return new Set();
		const { rows } = await sql<{ event_key: string }>`
			${this.#insertion(events)} on conflict do nothing returning event_key`.execute(this.#context.db);
		return new Set(rows.map((row) => row.event_key));
	}

	/** Notes that scanners were at work: of each message, the latest time for each reason. */
	async noteScans(scans: Array<Scan & { contactId: string }>): Promise<void> {
		const latest = new Map<string, HeardEvent>();
		for (const { messageId, contactId, at, reason } of scans) {
			const eventKey = `${SCAN}:${reason}:${messageId}`;
			if ((latest.get(eventKey)?.occurredAt ?? -1) >= at) continue;
			latest.set(eventKey, {
				eventKey,
				messageId,
				contactId,
				type: SCAN,
				occurredAt: at,
				detail: { reason },
			});
		}
		if (latest.size === 0) return;
		await sql`${this.#insertion([...latest.values()])}
			on conflict (source, event_key) do update set occurred_at = excluded.occurred_at
			where excluded.occurred_at > message_events.occurred_at`.execute(this.#context.db);
	}

	/** When scanners were last at work in these messages. */
	async scansOf(messageIds: string[]): Promise<Scan[]> {
		if (messageIds.length === 0) return [];
		const rows = await this.#context.db
			.selectFrom('message_events')
			.selectAll()
			.where(sql<boolean>`message_id ${this.#context.sql.oneOfIndexed(messageIds)}`)
			.where('type', '=', SCAN)
			.execute();
		return rows.map(readEvent).map(({ messageId, occurredAt, detail }) => ({
			messageId: messageId ?? '',
			at: occurredAt,
			reason: String(detail?.reason),
		}));
	}

	/** When a person first opened or clicked in messages, unless an earlier time is known. */
	async setFirst(
		firsts: Array<{ id: string; openedAt: number | null; clickedAt: number | null }>,
	): Promise<void> {
		if (firsts.length === 0) return;
		const rows = this.#context.sql.rows(
			FIRST,
			firsts.map((first) => toRow(FIRST, first)),
		);
		const earlier = (column: string) => sql`case
			when messages.${sql.ref(column)} <= f.${sql.ref(column)} or f.${sql.ref(column)} is null
			then messages.${sql.ref(column)} else f.${sql.ref(column)} end`;
		await sql`update messages set opened_at = ${earlier('opened_at')}, clicked_at = ${earlier('clicked_at')}
			from ${rows} as f where messages.id = f.id`.execute(this.#context.db);
	}

	/** Which of these holds a hit could satisfy that isn't decided; see {@link awaitsVerdict}. */
	async awaited(holds: Array<{ id: string; dueAt: number }>): Promise<Set<string>> {
		if (holds.length === 0) return new Set();
		const columns = columnsOf('holds', 'id', 'due_at');
		const rows = this.#context.sql.rows(
			columns,
			holds.map((hold) => toRow(columns, hold)),
		);
		const { rows: found } = await sql<{ id: string }>`
			select h.id from (
				select holds.id, holds.contact_id, holds.enrollment_id, holds.event_type, holds.branches, w.due_at
				from ${rows} as w join holds on holds.id = w.id
			) as h where ${awaitsVerdict('h')}`.execute(this.#context.db);
		return new Set(found.map(({ id }) => id));
	}

	#insertion(events: HeardEvent[]) {
		const { columns } = TABLES.message_events;
		const receivedAt = this.#context.clock.now();
		// The first column mustn't be null, and a batch has each key once.
		const distinct = new Map(events.map((event) => [event.eventKey, event]));
		const rows = this.#context.sql.rows(
			columns,
			[...distinct.values()].map((event) => toRow(columns, { ...event, source: SOURCE, receivedAt })),
		);
		return sql`insert into message_events (${columnNames(columns)})
			select ${columnNames(columns)} from ${rows} as incoming where true`;
	}
}
