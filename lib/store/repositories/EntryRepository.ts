import { sql } from 'kysely';

import type { RepositoryContext } from '../RepositoryContext';
import { columnsOf, TABLES } from '../tables';
import { recordReader, toRow, type RecordOf } from '../tables/record';
import { pageLimits, type Page } from './page';

/** A trigger of a published journey, as the engine sees it. */
export type EntrySource = RecordOf<'entry_sources'>;

/** One pass over a segment whose members enter. */
export type EntryRun = RecordOf<'entry_runs'>;

export type RecordedRefusal = RecordOf<'entry_refusals'>;

export type NewRefusal = Omit<RecordedRefusal, 'times' | 'firstAt' | 'lastAt'>;

const toSource = recordReader('entry_sources');

const toRun = recordReader('entry_runs');

const toRefusal = recordReader('entry_refusals');

const REFUSAL_COLUMNS = columnsOf(
	'entry_refusals',
	'journey_id',
	'contact_id',
	'reason',
	'step_id',
	'times',
	'detail',
);

/** Which contacts enter journeys automatically, the progress of that, and refused entries. */
export class EntryRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	async source(journeyId: string, stepId: string): Promise<EntrySource | null> {
		const row = await this.#context.db
			.selectFrom('entry_sources')
			.selectAll()
			.where('journey_id', '=', journeyId)
			.where('step_id', '=', stepId)
			.executeTakeFirst();
		return row === undefined ? null : toSource(row);
	}

	/** The triggers of a journey that were ever published. */
	async sourcesOf(journeyId: string): Promise<EntrySource[]> {
		const rows = await this.#context.db
			.selectFrom('entry_sources')
			.selectAll()
			.where('journey_id', '=', journeyId)
			.execute();
		return rows.map(toSource);
	}

	/** Those of published journeys that let contacts in automatically. */
	async activeAudiences(): Promise<EntrySource[]> {
		const rows = await this.#context.db
			.selectFrom('entry_sources')
			.selectAll()
			.where('active', '=', 1)
			.where('audience', 'is not', null)
			.execute();
		return rows.map(toSource);
	}

	/** Those with rules for contacts already in the journey, whether or not it is published at present. */
	async withRules(): Promise<EntrySource[]> {
		const rows = await this.#context.db
			.selectFrom('entry_sources')
			.selectAll()
			.where('rules', 'is not', null)
			.execute();
		return rows.map(toSource);
	}

	/** Notes a trigger as it is published now. */
	async saveSource(source: Omit<EntrySource, 'active'>): Promise<void> {
		const { journey_id, step_id, ...values } = toRow(TABLES.entry_sources.columns, {
			...source,
			active: true,
			registeredAt: this.#context.clock.now(),
		});
		await this.#context.db
			.insertInto('entry_sources')
			.values({ journey_id, step_id, next_slot_at: null, ...values } as never)
			.onConflict((conflict) => conflict.columns(['journey_id', 'step_id']).doUpdateSet(values))
			.execute();
	}

	/**
	 * Ends the entries by a journey's triggers that are no longer published, unless they were published again
	 * since `before`, by another process, for example.
	 * @param published the triggers that are
	 */
	async deactivateOthers(journeyId: string, published: string[], before: number): Promise<void> {
		await this.#context.db
			.updateTable('entry_sources')
			.set({ active: 0 })
			.where('journey_id', '=', journeyId)
			.where('active', '=', 1)
			.where(sql<boolean>`step_id ${this.#context.sql.noneOf(published)}`)
			.where('registered_at', '<=', before)
			.execute();
	}

	async setNextRun(journeyId: string, stepId: string, nextRunAt: number | null): Promise<void> {
		await this.#context.db
			.updateTable('entry_sources')
			.set({ next_run_at: nextRunAt })
			.where('journey_id', '=', journeyId)
			.where('step_id', '=', stepId)
			.execute();
	}

	/**
	 * Reserves times at which contacts may begin, `interval` milliseconds apart.
	 * @returns the first of them
	 */
	async reserveSlots(journeyId: string, stepId: string, count: number, interval: number): Promise<number> {
		const now = this.#context.clock.now();
		const { rows } = await sql<{ next_slot_at: number }>`
			update entry_sources set next_slot_at =
				(case when next_slot_at > ${now} then next_slot_at else ${now} end) + ${Math.round(count * interval)}
			where journey_id = ${journeyId} and step_id = ${stepId}
			returning next_slot_at`.execute(this.#context.db);
		return rows.length === 0 ? now : Number(rows[0].next_slot_at) - Math.round(count * interval);
	}

	/** Which of the contacts are members of one of the segments, with the first such segment. */
	async membersAmong(segmentIds: string[], contactIds: string[]): Promise<Map<string, string>> {
		if (segmentIds.length === 0 || contactIds.length === 0) return new Map();
		const { db, sql: dialect } = this.#context;
		const { rows } = await sql<{ contact_id: string; segment_id: string }>`
			select contact_id, min(segment_id) as segment_id from segment_members
			where contact_id ${dialect.oneOf(contactIds)} and segment_id ${dialect.oneOf(segmentIds)}
			group by contact_id`.execute(db);
		return new Map(rows.map((row) => [row.contact_id, row.segment_id]));
	}

	/**
	 * The next members of segments in the order of their ids, each once; test contacts too.
	 * @param until members that joined later are left out, UTC epoch milliseconds
	 */
	async membersAfter(
		segmentIds: string[],
		cursor: string | null,
		{ until, limit }: { until: number; limit: number },
	): Promise<string[]> {
		if (segmentIds.length === 0) return [];
		const after = cursor === null ? sql`` : sql`and contact_id > ${cursor}`;
		// The next of each by the primary key; all together would have to be sorted, a million at a time.
		const next = [...new Set(segmentIds)].map(
			(id) => sql`select contact_id from (
				select contact_id from segment_members where segment_id = ${id} and joined_at <= ${until} ${after}
				order by contact_id limit ${limit}) as members`,
		);
		const { rows } = await sql<{ contact_id: string }>`
			select distinct contact_id from (${sql.join(next, sql` union all `)}) as members
			order by contact_id limit ${limit}`.execute(this.#context.db);
		return rows.map((row) => row.contact_id);
	}

	async countMembers(segmentIds: string[]): Promise<number> {
		const { db, sql: dialect } = this.#context;
		const { rows } = await sql<{ total: number }>`
			select count(distinct contact_id) as total from segment_members
			where segment_id ${dialect.oneOf(segmentIds)}`.execute(db);
		return Number(rows[0].total);
	}

	/** Begins a run, unless that time's run has already begun. */
	async startRun(run: Pick<EntryRun, 'journeyId' | 'stepId' | 'dueAt' | 'total'>): Promise<void> {
		const row = toRow(TABLES.entry_runs.columns, {
			...run,
			id: this.#context.newId(),
			startedAt: this.#context.clock.now(),
			seen: 0,
			entered: 0,
		});
		await this.#context.db
			.insertInto('entry_runs')
			.values(row as never)
			.onConflict((conflict) => conflict.columns(['journey_id', 'step_id', 'due_at']).doNothing())
			.execute();
	}

	async hasUnfinishedRun(): Promise<boolean> {
		const row = await this.#context.db
			.selectFrom('entry_runs')
			.select('id')
			.where('finished_at', 'is', null)
			.limit(1)
			.executeTakeFirst();
		return row !== undefined;
	}

	/** An unfinished run of an active source that no other process is working on; call it in a transaction. */
	async lockUnfinishedRun(): Promise<EntryRun | null> {
		const { rows } = await sql<object>`
			select r.* from entry_runs r
			where r.finished_at is null and exists (
				select 1 from entry_sources s where s.journey_id = r.journey_id and s.step_id = r.step_id and s.active = 1)
			order by r.due_at limit 1 ${this.#context.sql.skipLocked}`.execute(this.#context.db);
		return rows.length === 0 ? null : toRun(rows[0]);
	}

	async saveProgress(
		id: string,
		progress: Pick<EntryRun, 'seen' | 'entered' | 'cursor' | 'finishedAt'>,
	): Promise<void> {
		const row = toRow(TABLES.entry_runs.columns, progress);
		await this.#context.db.updateTable('entry_runs').set(row).where('id', '=', id).execute();
	}

	/** Newest first. */
	async runs(journeyId: string, page: Page = {}): Promise<EntryRun[]> {
		const { limit, offset } = pageLimits(page);
		const rows = await this.#context.db
			.selectFrom('entry_runs')
			.selectAll()
			.where('journey_id', '=', journeyId)
			.orderBy('due_at', 'desc')
			.limit(limit)
			.offset(offset)
			.execute();
		return rows.map(toRun);
	}

	/** Notes why contacts did not enter; a reason already noted is counted. */
	async refuse(refusals: NewRefusal[]): Promise<void> {
		if (refusals.length === 0) return;
		const now = this.#context.clock.now();
		const counted = new Map<string, NewRefusal & { times: number }>();
		for (const refusal of refusals) {
			const key = `${refusal.journeyId} ${refusal.contactId} ${refusal.reason}`;
			counted.set(key, { ...refusal, times: (counted.get(key)?.times ?? 0) + 1 });
		}
		const rows = this.#context.sql.rows(
			REFUSAL_COLUMNS,
			[...counted.values()].map((refusal) => toRow(REFUSAL_COLUMNS, refusal)),
		);
		await sql`
			insert into entry_refusals (journey_id, contact_id, reason, step_id, times, first_at, last_at, detail)
			select journey_id, contact_id, reason, step_id, times, ${now}, ${now}, detail from ${rows} as incoming where true
			on conflict (journey_id, contact_id, reason) do update set
				times = entry_refusals.times + excluded.times, last_at = excluded.last_at,
				step_id = excluded.step_id, detail = excluded.detail`.execute(this.#context.db);
	}

	/** Latest first. */
	async refusals(filter: { contactId?: string; journeyId?: string } & Page): Promise<RecordedRefusal[]> {
		const { limit, offset } = pageLimits(filter);
		let query = this.#context.db.selectFrom('entry_refusals').selectAll();
		if (filter.contactId !== undefined) query = query.where('contact_id', '=', filter.contactId);
		if (filter.journeyId !== undefined) query = query.where('journey_id', '=', filter.journeyId);
		const rows = await query
			.orderBy('last_at', 'desc')
			.orderBy('contact_id')
			.limit(limit)
			.offset(offset)
			.execute();
		return rows.map(toRefusal);
	}
}
