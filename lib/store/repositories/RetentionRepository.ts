import { sql } from 'kysely';

import { BRANCHES, type BranchTerms, type EntryRules } from '../../domain/journey';
import type { ScoringModel } from '../../domain/scoring';
import type { Condition } from '../../domain/conditions';
import { fromJson } from '../json';
import { firstIdOf } from '../newIds';
import type { RepositoryContext } from '../RepositoryContext';
import { joinByHold } from './holds/ofEnrollments';
import * as enrollments from './retention/oldEnrollments';
import * as refusals from './retention/oldRefusals';
import { conditionOfSegment, isAudienceInUse } from './SegmentRepository';

/** An interaction that may be old enough to be deleted. */
export interface OldInteraction {
	id: string;
	contactId: string;
	type: string;
	/** UTC epoch milliseconds. */
	occurredAt: number;
	receivedAt: number;
	properties: Record<string, unknown>;
	/** Its contact can no longer be found. */
	erased: boolean;
}

/** Something stored that asks what contacts have done. */
export type InteractionConsumer =
	| { kind: 'segment'; id: string; name: string; condition: Condition; zone: string }
	| { kind: 'scoringModel'; id: string; name: string; model: ScoringModel }
	| { kind: 'entryRules'; id: string; name: string; rules: EntryRules };

/** What the holds of a contact in a journey refer to. */
export interface WaitingTerms {
	/** Conditions that it waits for, with the zone of their dates. */
	conditions: Array<{ condition: Condition; zone: string }>;
	/** Interactions that let it enter, or released it. */
	causes: string[];
}

const LIVING = sql`('active', 'failed')`;

/**
 * Records too old to be kept. Each method processes a part whose size its caller chooses; each finds its rows
 * by an index, however many there are.
 */
export class RetentionRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/**
	 * The next interactions in the order of their ids, which is the order in which they were received, so that
	 * they are found without an index on the time: another one would slow down the recording of every
	 * interaction.
	 * @param page `before`: none that was received later, UTC epoch milliseconds
	 */
	async interactions(page: { after: string; before: number; limit: number }): Promise<OldInteraction[]> {
		const { rows } = await sql<{
			id: string;
			contact_id: string;
			type: string;
			occurred_at: number;
			received_at: number;
			properties: string;
			erased_at: number | null;
		}>`select part.*, c.erased_at
			from (select id, contact_id, type, occurred_at, received_at, properties from interactions
				where id > ${page.after} and id < ${firstIdOf(page.before)} order by id limit ${page.limit}) part
			left join contacts c on c.id = part.contact_id order by part.id`.execute(this.#context.db);
		return rows.map((row) => ({
			id: row.id,
			contactId: row.contact_id,
			type: row.type,
			occurredAt: Number(row.occurred_at),
			receivedAt: Number(row.received_at),
			properties: fromJson<Record<string, unknown>>(row.properties) ?? {},
			erased: row.erased_at !== null,
		}));
	}

	/** @returns how many there were */
	async deleteInteractions(ids: string[]): Promise<number> {
		if (ids.length === 0) return 0;
		const { numAffectedRows } =
			await sql`delete from interactions where id ${this.#context.sql.oneOf(ids)}`.execute(this.#context.db);
		return Number(numAffectedRows ?? 0);
	}

	/**
	 * How long the oldest change has been waiting for a reaction: since when, UTC epoch milliseconds; null:
	 * none is waiting.
	 */
	async oldestChange(): Promise<number | null> {
		const row = await this.#context.db
			.selectFrom('changes')
			.select('at')
			.orderBy('id')
			.limit(1)
			.executeTakeFirst();
		return row === undefined ? null : Number(row.at);
	}

	/**
	 * Those of some contacts that are in a journey, or whose account is, or that would be again if a merge was
	 * undone.
	 * @returns when the first of these enrollments began, UTC epoch milliseconds; by contact id
	 */
	async onTheirWay(contactIds: string[]): Promise<Map<string, number>> {
		const found = new Map<string, number>();
		if (contactIds.length === 0) return found;
		const { db, sql: dialect } = this.#context;
		const among = dialect.oneOf(contactIds);
		type Row = { contact_id: string; since: number };
		for (const { rows } of [
			await sql<Row>`select e.contact_id, min(e.entered_at) as since from enrollments e
				where e.contact_id ${among} and e.status in ${LIVING} group by e.contact_id`.execute(db),
			await sql<Row>`select c.id as contact_id, min(e.entered_at) as since from contacts c
				join enrollments e on e.account_id = c.account_id and e.account_id is not null and e.status in ${LIVING}
				where c.id ${among} and c.account_id is not null group by c.id`.execute(db),
			await sql<Row>`select e.contact_id, min(e.entered_at) as since from enrollments e
				where e.contact_id ${among} and e.status = 'exited' and e.reason = 'merged'
					and ${enrollments.mayBeRevived} group by e.contact_id`.execute(db),
		]) {
			for (const { contact_id, since } of rows) {
				found.set(contact_id, Math.min(found.get(contact_id) ?? Infinity, Number(since)));
			}
		}
		return found;
	}

	/**
	 * What contacts in a journey wait for besides events, and which interactions brought them there; by contact
	 * id.
	 */
	async waitingTerms(contactIds: string[]): Promise<Map<string, WaitingTerms>> {
		const found = new Map<string, WaitingTerms>();
		if (contactIds.length === 0) return found;
		const living = sql`e.contact_id ${this.#context.sql.oneOf(contactIds)} and e.status in ${LIVING}`;
		const { rows } = await sql<{
			contact_id: string;
			branches: string | null;
			released_by: string | null;
		}>`select e.contact_id, h.branches, h.released_by from enrollments e
				${joinByHold(this.#context.sql.dialect, { table: 'holds', alias: 'h' }, 'e.id')}
				where ${living} and (h.released_by is not null or h.event_type = ${BRANCHES})
			union all select e.contact_id, null, l.released_by from enrollments e
				join step_log l on l.enrollment_id = e.id where ${living} and l.released_by is not null
			union all select e.contact_id, null, e.caused_by from enrollments e
				where ${living} and e.caused_by is not null`.execute(this.#context.db);
		for (const { contact_id, branches, released_by } of rows) {
			const terms = found.get(contact_id) ?? { conditions: [], causes: [] };
			found.set(contact_id, terms);
			if (released_by !== null) terms.causes.push(released_by);
			for (const branch of fromJson<BranchTerms>(branches)?.branches ?? []) {
				if (branch.kind === 'condition') terms.conditions.push(branch);
			}
		}
		return found;
	}

	/**
	 * Segments, scoring models and rules of journeys that are in use: an unpublished model or journey may be
	 * published again, so it counts unless that was before `since`.
	 * @param since UTC epoch milliseconds
	 */
	async interactionConsumers(since: number): Promise<InteractionConsumer[]> {
		const { db } = this.#context;
		const segments = await db
			.selectFrom('segments')
			.select(['id', 'name', 'kind', 'definition', 'time_zone'])
			.where(
				sql<boolean>`(kind = 'dynamic' or kind = 'audience' and ${isAudienceInUse(sql.ref('segments.id'), since)})`,
			)
			.orderBy('id')
			.execute();
		const models = await db
			.selectFrom('scoring_models')
			.select(['id', 'name', 'definition'])
			.where((where) =>
				where.or([
					where('active', '=', 1),
					where.and([where('stopped_by', '=', 'unpublished'), where('stopped_at', '>=', since)]),
				]),
			)
			.orderBy('id')
			.execute();
		const { rows: sources } = await sql<{ journey_id: string; name: string | null; rules: string }>`
			select s.journey_id, j.name, s.rules from entry_sources s left join journeys j on j.id = s.journey_id
			where s.rules is not null and (s.active = 1 or s.registered_at >= ${since}
				or exists (select 1 from enrollments e where e.journey_id = s.journey_id and e.status in ${LIVING}))
			order by s.journey_id, s.step_id`.execute(db);
		return [
			...segments.flatMap(({ id, name, kind, definition, time_zone }): InteractionConsumer[] => {
				const condition = conditionOfSegment({ kind, definition: fromJson(definition) });
				return condition === null ? [] : [{ kind: 'segment', id, name, condition, zone: time_zone ?? 'UTC' }];
			}),
			...models.flatMap(({ id, name, definition }): InteractionConsumer[] => {
				const model = fromJson<ScoringModel>(definition);
				return model === null ? [] : [{ kind: 'scoringModel', id, name, model }];
			}),
			...sources.flatMap(({ journey_id, name, rules: stored }): InteractionConsumer[] => {
				const rules = fromJson<EntryRules>(stored);
				return rules === null
					? []
					: [{ kind: 'entryRules', id: journey_id, name: name ?? journey_id, rules }];
			}),
		];
	}

	endedEnrollments = async (page: enrollments.EndedPage): Promise<enrollments.OldEnrollment[]> =>
		await enrollments.endedEnrollments(this.#context, page);

	countDetails = async (ids: string[]): Promise<enrollments.Details> =>
		await enrollments.countDetails(this.#context, ids);

	deleteDetails = async (ids: string[], limit: number): Promise<enrollments.Details & { rest: boolean }> =>
		await enrollments.deleteDetails(this.#context, ids, limit);

	closeEnrollments = async (which: { kept: string[]; deleted: string[] }): Promise<void> =>
		await enrollments.closeEnrollments(this.#context, which);

	refusals = async (page: {
		after: refusals.RefusalKey | null;
		limit: number;
	}): Promise<refusals.StoredRefusal[]> => await refusals.refusals(this.#context, page);

	deleteRefusals = async (keys: refusals.RefusalKey[], before: number): Promise<number> =>
		await refusals.deleteRefusals(this.#context, keys, before);
}
