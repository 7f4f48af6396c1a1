import { sql, type RawBuilder } from 'kysely';

import { BRANCHES } from '../../domain/journey';
import type { RepositoryContext } from '../RepositoryContext';
import { columnsOf } from '../tables';
import { integer } from '../tables/column';
import { recordReader, toRow, type RecordOf } from '../tables/record';
import { mentions } from './segments/mentions';

export type Change = Omit<RecordOf<'changes'>, 'attempts'>;

/** `fields`: what changed, as `changedFields` names it; null where not applicable. */
export type NewChange = Omit<Change, 'id' | 'at'>;

const toChange = recordReader('changes');

const COLUMNS = {
	position: integer(),
	...columnsOf('changes', 'contact_id', 'record_type', 'record_id', 'action', 'fields'),
};

/** What segments, rules and triggers have yet to react to, in the order in which it happened. */
export class ChangeRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/**
	 * Notes changes in the transaction that makes them, if anything reacts to them: a dynamic or compound
	 * segment, a trigger, a journey's rules, a scoring model, or a hold of that contact.
	 * @param locked whether this transaction has locked the contacts already, as it does by writing to them
	 */
	async add(changes: NewChange[], { locked = false }: { locked?: boolean } = {}): Promise<void> {
		if (changes.length === 0) return;
		const { db, sql: dialect, clock } = this.#context;
		// A hold that is just being written must be seen by the statement below, or see what has changed.
		if (!locked) await this.#context.lockContacts(changes.map(({ contactId }) => contactId));
		const rows = dialect.rows(
			COLUMNS,
			changes.map((change, position) => toRow(COLUMNS, { ...change, position })),
		);
		await sql`
			insert into changes (contact_id, record_type, record_id, action, fields, at)
			select incoming.contact_id, incoming.record_type, incoming.record_id, incoming.action, incoming.fields, ${clock.now()}
			from ${rows} as incoming
			where exists (select 1 from segments where kind <> 'static')
				or exists (select 1 from entry_sources where audience is not null or rules is not null)
				or exists (select 1 from scoring_models where active = 1)
				or ${hasConditions(sql`incoming.contact_id`)}
			order by incoming.position`.execute(db);
	}

	/**
	 * Notes that contacts joined or left a segment, if anything reacts to that: a trigger, a journey's rules or
	 * a scoring model that names the segment, or a hold of that contact. Segments that contain it don't: they
	 * are updated in the same transaction, which has locked the contacts.
	 */
	async addMoves(segmentId: string, action: 'joined' | 'left', contactIds: string[]): Promise<void> {
		if (contactIds.length === 0) return;
		const { db, sql: dialect, clock } = this.#context;
		await this.#context.lockContacts(contactIds);
		await sql`
			insert into changes (contact_id, record_type, record_id, action, fields, at)
			select moved.value, 'segment', ${segmentId}, ${action}, null, ${clock.now()}
			from ${dialect.each(contactIds)} moved
			where exists (select 1 from entry_sources
					where ${mentions('audience', segmentId)} or ${mentions('rules', segmentId)})
				or exists (select 1 from scoring_models where active = 1 and ${mentions('definition', segmentId)})
				or ${hasConditions(sql`moved.value`)}`.execute(db);
	}

	/** Takes out the oldest changes; the transaction that does so must process them. */
	async take(limit: number): Promise<Change[]> {
		const { db, sql: dialect } = this.#context;
		const { rows } = await sql<object>`
			delete from changes where id in (select id from changes order by id limit ${limit} ${dialect.skipLocked})
			returning id, contact_id, record_type, record_id, action, fields, at`.execute(db);
		return rows.map(toChange).sort((left, right) => left.id - right.id);
	}

	/** Counts a failed attempt to process the oldest changes; those that failed too often are dropped. */
	async giveUp(limit: number, attempts: number): Promise<Change[]> {
		const { db } = this.#context;
		await sql`update changes set attempts = attempts + 1
			where id in (select id from changes order by id limit ${limit})`.execute(db);
		const { rows } = await sql<object>`
			delete from changes where attempts >= ${attempts}
			returning id, contact_id, record_type, record_id, action, fields, at`.execute(db);
		return rows.map(toChange);
	}

	/** Whether there is anything to react to; cheap enough to check often. */
	async any(): Promise<boolean> {
		const row = await this.#context.db.selectFrom('changes').select('id').limit(1).executeTakeFirst();
		return row !== undefined;
	}

	async count(): Promise<number> {
		const row = await this.#context.db
			.selectFrom('changes')
			.select((select) => select.fn.countAll<number>().as('total'))
			.executeTakeFirstOrThrow();
		return Number(row.total);
	}
}

/** SQL: whether a contact waits at a step with conditions. */
function hasConditions(contactId: RawBuilder<unknown>): RawBuilder<boolean> {
	return sql<boolean>`exists (select 1 from holds h where h.contact_id = ${contactId} and h.state = 'waiting'
		and h.event_type is not null and h.event_type = ${BRANCHES})`;
}
