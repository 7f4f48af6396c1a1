import { setImmediate as nextTurn } from 'node:timers/promises';

import { sql, type RawBuilder } from 'kysely';

import {
	compoundCondition,
	type CompoundDefinition,
	type Condition,
	type Moment,
} from '../../domain/conditions';
import type { AudienceDefinition } from '../../domain/journey';
import { textKey } from '../../domain/normalization';
import { toJson } from '../json';
import type { RepositoryContext } from '../RepositoryContext';
import { CONTACT_COLUMNS, toContact, type Contact } from '../records';
import type { SegmentKind } from '../schema';
import { recordReader, type RecordOf } from '../tables/record';
import { pageLimits, type Page } from './page';
import { searchIn } from './search';
import { refreshFew, refreshPart } from './segments/memberships';
import { mentions } from './segments/mentions';
import { addMembers, removeMembers, type MembershipChange } from './segments/writeMembers';

export type { MembershipChange };

export type Segment = RecordOf<'segments'>;

export type SegmentWrite = Pick<Segment, 'name' | 'description' | 'kind' | 'definition' | 'timeZone'>;

const toSegment = recordReader('segments');

/** The condition that decides about membership; null for a static segment. */
export function conditionOfSegment({
	kind,
	definition,
}: Pick<Segment, 'kind' | 'definition'>): Condition | null {
	if (definition === null) return null;
	switch (kind) {
		case 'static':
			return null;
		case 'compound':
			return compoundCondition(definition as CompoundDefinition);
		case 'audience':
			return (definition as AudienceDefinition).condition;
		case 'dynamic':
			return definition as Condition;
	}
}

const AUDIENCE = 'audience:';

/** The id of the segment behind a trigger's own conditions. */
export function audienceSegmentId(journeyId: string, stepId: string): string {
	return `${AUDIENCE}${journeyId}:${stepId}`;
}

/** SQL: whether a segment that belongs to a trigger does so while its journey is published, or since then. */
export function isAudienceInUse(id: RawBuilder<unknown>, since?: number): RawBuilder<boolean> {
	const recently = since === undefined ? sql`` : sql`or s.registered_at >= ${since}`;
	return sql<boolean>`exists (select 1 from entry_sources s
		where ${AUDIENCE} || s.journey_id || ':' || s.step_id = ${id} and s.audience like ${`%"${AUDIENCE}%`}
			and (s.active = 1 ${recently}))`;
}

/** Named sets of contacts. Memberships are stored in a table, for all kinds of segments. */
export class SegmentRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	async get(id: string): Promise<Segment | null> {
		return (await this.getMany([id])).get(id) ?? null;
	}

	async getMany(ids: string[]): Promise<Map<string, Segment>> {
		if (ids.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('segments')
			.selectAll()
			.where(sql<boolean>`id ${this.#context.sql.oneOf([...new Set(ids)])}`)
			.execute();
		return new Map(rows.map((row) => [row.id, toSegment(row)]));
	}

	/** Ignores case, as no two segments have the same name. */
	async findByName(name: string): Promise<Segment | null> {
		const row = await this.#context.db
			.selectFrom('segments')
			.selectAll()
			.where('name_key', '=', textKey(name))
			.executeTakeFirst();
		return row === undefined ? null : toSegment(row);
	}

	/** By name, without those that belong to triggers; `search` looks in names. */
	async list(filter: { search?: string; kind?: SegmentKind } & Page = {}): Promise<Segment[]> {
		const { limit, offset } = pageLimits(filter);
		let query = this.#context.db
			.selectFrom('segments')
			.selectAll()
			.where('kind', '<>', 'audience')
			.where(searchIn(this.#context.sql, ['name'], filter.search));
		if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
		const rows = await query.orderBy('name_key').limit(limit).offset(offset).execute();
		return rows.map(toSegment);
	}

	/** All whose members are calculated now: those of triggers only while their journeys are published. */
	async listLive(): Promise<Segment[]> {
		const rows = await this.#context.db
			.selectFrom('segments')
			.selectAll()
			.where('kind', '<>', 'static')
			.where(inUse)
			.orderBy('id')
			.execute();
		return rows.map(toSegment);
	}

	async insert(segment: SegmentWrite, id = this.#context.newId()): Promise<Segment> {
		const now = this.#context.clock.now();
		const row = {
			id,
			...columnsOf(id, segment),
			kind: segment.kind,
			// Cleared by the process that calculates its members; if none does, the clock of some process will.
			refresh_at: segment.kind === 'static' ? null : now,
			refreshed_at: null,
			created_at: now,
			updated_at: now,
		};
		await this.#context.db.insertInto('segments').values(row).execute();
		return toSegment(row);
	}

	/** Replaces all but the kind. With another definition or zone its members must be recalculated. */
	async update(id: string, segment: SegmentWrite): Promise<Segment | null> {
		const now = this.#context.clock.now();
		const columns = columnsOf(id, segment);
		const row = await this.#context.db
			.updateTable('segments')
			.set({
				...columns,
				updated_at: now,
				...(segment.kind === 'static'
					? {}
					: {
							refresh_at: sql`case when definition = ${columns.definition} and coalesce(time_zone, '') = ${columns.time_zone ?? ''} then refresh_at else ${now} end`,
							refreshed_at: sql`case when definition = ${columns.definition} and coalesce(time_zone, '') = ${columns.time_zone ?? ''} then refreshed_at else null end`,
						}),
			})
			.where('id', '=', id)
			.returningAll()
			.executeTakeFirst();
		return row === undefined ? null : toSegment(row);
	}

	/** Deletes some of its members, and with the last of them the segment. Returns whether it is gone. */
	async deletePart(id: string, size: number): Promise<boolean> {
		const { db, sql: dialect } = this.#context;
		// A calculation that is under way ends before; a later one finds it gone.
		await sql`select id from segments where id = ${id} ${dialect.forUpdate}`.execute(db);
		const { rows } = await sql`delete from segment_members where segment_id = ${id} and contact_id in
			(select contact_id from segment_members where segment_id = ${id} order by contact_id limit ${size})
			returning 1`.execute(db);
		if (rows.length === size) return false;
		await db.deleteFrom('segments').where('id', '=', id).execute();
		return true;
	}

	/** How many real people each of some segments has: without test contacts. */
	async counts(ids: string[]): Promise<Map<string, number>> {
		const counts = new Map<string, number>();
		for (const id of ids) counts.set(id, await this.#count(id));
		return counts;
	}

	/** Part by part, so that a large segment doesn't keep everything else waiting. */
	async #count(id: string): Promise<number> {
		const pace = this.#context.pace();
		let total = 0;
		for (let after: string | null = ''; after !== null;) {
			const last: string = after;
			const [row] = await pace.run(async (size) => {
				const { rows } = await sql<{ found: number; last: string | null }>`
					select coalesce(sum(case when c.test_speed is null then 1 else 0 end), 0) as found, max(c.id) as last
					from (select contact_id from segment_members where segment_id = ${id} and contact_id > ${last}
						order by contact_id limit ${size}) part
					join contacts c on c.id = part.contact_id`.execute(this.#context.db);
				return rows;
			});
			total += Number(row.found);
			after = row.last;
			await nextTurn();
		}
		return total;
	}

	/**
	 * Its members in the order of their ids, test contacts too.
	 * @param page `after`: the last one of the previous page
	 */
	async members(
		id: string,
		{ after = '', limit }: { after?: string; limit: number },
	): Promise<Array<{ contact: Contact; joinedAt: number }>> {
		const rows = await this.#context.db
			.selectFrom('segment_members')
			.innerJoin('contacts', 'contacts.id', 'segment_members.contact_id')
			.select(CONTACT_COLUMNS.map((column) => `contacts.${column}` as const))
			.select('segment_members.joined_at')
			.where('segment_members.segment_id', '=', id)
			.where('segment_members.contact_id', '>', after)
			.orderBy('segment_members.contact_id')
			.limit(limit)
			.execute();
		return rows.map(({ joined_at, ...row }) => ({ contact: toContact(row), joinedAt: joined_at }));
	}

	/** @returns those of the contacts that were not members before; contacts that don't exist are left out */
	async addMembers(id: string, contactIds: string[]): Promise<string[]> {
		return await addMembers(this.#context, id, contactIds);
	}

	/** @returns those of the contacts that were members before */
	async removeMembers(id: string, contactIds: string[]): Promise<string[]> {
		return await removeMembers(this.#context, id, contactIds);
	}

	/** Makes the membership of some contacts match a condition. Costs one statement where nothing changes. */
	async refreshFew(
		segmentId: string,
		condition: Condition,
		moment: Moment,
		contactIds: string[],
	): Promise<MembershipChange> {
		return await refreshFew(this.#context, { segmentId, condition, moment }, contactIds);
	}

	/**
	 * Makes the membership of the next contacts match a condition.
	 * @param after the last contact of the previous part; empty at the beginning
	 * @returns `last`: the last contact of this part; null when there are no more
	 */
	async refreshPart(
		segmentId: string,
		condition: Condition,
		moment: Moment,
		after: string,
		size: number,
	): Promise<MembershipChange & { last: string | null }> {
		return await refreshPart(this.#context, { segmentId, condition, moment }, after, size);
	}

	/** Those whose members are due for recalculation. */
	async due(now: number): Promise<Segment[]> {
		const rows = await this.#context.db
			.selectFrom('segments')
			.selectAll()
			.where('refresh_at', '<=', now)
			.where(inUse)
			.orderBy('refresh_at')
			.execute();
		return rows.map(toSegment);
	}

	/**
	 * Claims a due segment, so that no other process calculates it at the same time. Returns whether it was
	 * free.
	 */
	async claim(id: string, now: number, until: number): Promise<boolean> {
		const row = await this.#context.db
			.updateTable('segments')
			.set({ refresh_at: until })
			.where('id', '=', id)
			.where('refresh_at', '<=', now)
			.returning('id')
			.executeTakeFirst();
		return row !== undefined;
	}

	/** Notes that all memberships match the segment, unless it has been changed since. */
	async noteRefreshed({ id, updatedAt }: Segment, at: number, refreshAt: number | null): Promise<void> {
		await this.#context.db
			.updateTable('segments')
			.set({ refreshed_at: at, refresh_at: refreshAt })
			.where('id', '=', id)
			.where('updated_at', '=', updatedAt)
			.execute();
	}

	/** Has all its members calculated again, as if it were new. */
	async outdate(id: string): Promise<void> {
		const now = this.#context.clock.now();
		await this.#context.db
			.updateTable('segments')
			.set({ refresh_at: now, refreshed_at: null, updated_at: now })
			.where('id', '=', id)
			.execute();
	}

	/** Names of the published journeys that use a segment to enter or exclude contacts, or in a condition. */
	async journeysUsing(id: string): Promise<string[]> {
		const { rows } = await sql<{ name: string }>`
			select distinct journeys.name from entry_sources source join journeys on journeys.id = source.journey_id
			where source.active = 1
				and (${mentions('source.audience', id)} or ${mentions('source.rules', id)})
			order by journeys.name`.execute(this.#context.db);
		return rows.map(({ name }) => name);
	}
}

/** Without the segments of triggers whose journeys aren't published. */
const inUse = sql<boolean>`(kind <> 'audience' or ${isAudienceInUse(sql.ref('segments.id'))})`;

function columnsOf(id: string, segment: SegmentWrite) {
	return {
		name: segment.name,
		name_key: segment.kind === 'audience' ? id : textKey(segment.name),
		description: segment.description,
		definition: toJson(segment.definition),
		time_zone: segment.timeZone,
	};
}
