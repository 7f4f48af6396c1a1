import { sql, type RawBuilder } from 'kysely';

import type { RulePoints } from '../../domain/scoring';
import type { RepositoryContext } from '../RepositoryContext';
import type { Lead } from '../records';
import { columnsOf, TABLES } from '../tables';
import { recordReader, toRow, type RecordOf } from '../tables/record';
import { pageLimits, type Page } from './page';

export type StoredModel = RecordOf<'scoring_models'>;

export type ModelWrite = Pick<StoredModel, 'id' | 'journeyId' | 'stepId' | 'definition'>;

/** One model's result for one lead. */
export type LeadScoreRecord = Omit<RecordOf<'lead_scores'>, 'explanation'> & { rules: RulePoints[] };

export type LeadScoreWrite = LeadScoreRecord;

const toModel = recordReader('scoring_models');

const readScore = recordReader('lead_scores');

const PAIR = columnsOf('lead_scores', 'lead_id', 'model_id');

/** A lead and a model. */
export interface ScorePair {
	leadId: string;
	modelId: string;
}

/** Whose leads to rescore; open ones only. */
export type MarkedLeads =
	| { contactIds: string[] }
	/** All leads of these accounts and of their contacts. */
	| { accountIds: string[] }
	/** All leads of these contacts' accounts, and of all contacts of these accounts. */
	| { colleaguesOf: string[] }
	| { leadIds: string[] };

/** Scoring models, and the scores that they give. */
export class ScoringRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	async model(id: string): Promise<StoredModel | null> {
		const row = await this.#context.db
			.selectFrom('scoring_models')
			.selectAll()
			.where('id', '=', id)
			.executeTakeFirst();
		return row === undefined ? null : toModel(row);
	}

	/** Those that score at present. */
	async activeModels(): Promise<StoredModel[]> {
		const rows = await this.#context.db
			.selectFrom('scoring_models')
			.selectAll()
			.where('active', '=', 1)
			.orderBy('id')
			.execute();
		return rows.map(toModel);
	}

	/** By name. */
	async list(filter: { active?: boolean } & Page = {}): Promise<StoredModel[]> {
		const { limit, offset } = pageLimits(filter);
		let query = this.#context.db.selectFrom('scoring_models').selectAll();
		if (filter.active !== undefined) query = query.where('active', '=', filter.active ? 1 : 0);
		const rows = await query.orderBy('name').orderBy('id').limit(limit).offset(offset).execute();
		return rows.map(toModel);
	}

	/** The names of models, stopped ones included, by their ids. */
	async namesOf(ids: string[]): Promise<Map<string, string>> {
		if (ids.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('scoring_models')
			.select(['id', 'name'])
			.where(sql<boolean>`id ${this.#context.sql.oneOf([...new Set(ids)])}`)
			.execute();
		return new Map(rows.map(({ id, name }) => [id, name]));
	}

	async modelsOf(journeyId: string): Promise<StoredModel[]> {
		const rows = await this.#context.db
			.selectFrom('scoring_models')
			.selectAll()
			.where('journey_id', '=', journeyId)
			.execute();
		return rows.map(toModel);
	}

	/**
	 * Notes a model as it is published now.
	 * @param scoreAll whether to rescore all leads
	 */
	async publish(model: ModelWrite, scoreAll: boolean): Promise<void> {
		const now = this.#context.clock.now();
		const values = {
			name: model.definition.name,
			journey_id: model.journeyId,
			step_id: model.stepId,
			definition: JSON.stringify(model.definition),
			active: 1,
			stopped_by: null,
			stopped_at: null,
			registered_at: now,
			updated_at: now,
			...(scoreAll ? { pass: 'score' as const, cursor: '' } : {}),
		};
		await this.#context.db
			.insertInto('scoring_models')
			.values({ id: model.id, pass: null, cursor: null, created_at: now, ...values })
			.onConflict((conflict) => conflict.column('id').doUpdateSet(values))
			.execute();
	}

	/** Notes that a model is still published, or that its node is there although it was stopped manually. */
	async touch(id: string): Promise<void> {
		await this.#context.db
			.updateTable('scoring_models')
			.set({ registered_at: this.#context.clock.now() })
			.where('id', '=', id)
			.execute();
	}

	/**
	 * Ends a model, unless it was published again after `before`, by another process, for example.
	 * @returns whether it was active
	 */
	async stop(id: string, by: StoredModel['stoppedBy'], before?: number): Promise<boolean> {
		let query = this.#context.db
			.updateTable('scoring_models')
			.set({ active: 0, stopped_by: by, stopped_at: this.#context.clock.now(), pass: 'clear', cursor: '' })
			.where('id', '=', id)
			.where('active', '=', 1);
		if (before !== undefined) query = query.where('registered_at', '<=', before);
		return (await query.returning('id').executeTakeFirst()) !== undefined;
	}

	/** Whether there is anything to do to all leads. */
	async anyPass(): Promise<boolean> {
		const { rows } = await sql`select 1 from scoring_models where pass is not null limit 1`.execute(
			this.#context.db,
		);
		return rows.length > 0;
	}

	/** Takes a model with something to do to all leads, which no other process is working on. */
	async lockPass(): Promise<StoredModel | null> {
		const { rows } = await sql<object>`select * from scoring_models
			where pass is not null order by id limit 1 ${this.#context.sql.skipLocked}`.execute(this.#context.db);
		return rows.length === 0 ? null : toModel(rows[0]);
	}

	/** @param cursor null: done */
	async savePass(id: string, pass: StoredModel['pass'], cursor: string | null): Promise<void> {
		await this.#context.db
			.updateTable('scoring_models')
			.set({ pass: cursor === null ? null : pass, cursor })
			.where('id', '=', id)
			.execute();
	}

	/** Marks open leads for rescoring by some models, as soon as a clock gets to it. */
	async mark(modelIds: string[], which: MarkedLeads): Promise<void> {
		if (modelIds.length === 0) return;
		const leads = this.#leadsOf(which);
		if (leads === null) return;
		await this.#markWhere(modelIds, sql`l.id in (${leads})`);
	}

	/**
	 * The same for the next leads in the order of their ids.
	 * @returns the last one processed; null when there are no more
	 */
	async markPart(modelId: string, after: string, size: number): Promise<string | null> {
		const { rows } = await sql<{ last: string | null }>`select max(id) as last from
			(select id from leads where id > ${after} order by id limit ${size}) part`.execute(this.#context.db);
		const { last } = rows[0];
		if (last !== null) await this.#markWhere([modelId], sql`l.id > ${after} and l.id <= ${last}`);
		return last;
	}

	async #markWhere(modelIds: string[], which: RawBuilder<unknown>): Promise<void> {
		const { db, sql: dialect, clock } = this.#context;
		// In a fixed order, so that two transactions that do this can't wait for each other.
		await sql`insert into lead_scores (lead_id, model_id, demotions, next_look_at)
			select l.id, m.id, 0, ${clock.now()} from leads l cross join scoring_models m
			where m.id ${dialect.oneOf(modelIds)} and l.status = 'open' and ${which} order by l.id, m.id
			on conflict (lead_id, model_id) do update set next_look_at = excluded.next_look_at`.execute(db);
	}

	/** A sub-select of lead ids; null: of none. */
	#leadsOf(which: MarkedLeads): RawBuilder<unknown> | null {
		const { oneOf } = this.#context.sql;
		const ofAccounts = (accounts: RawBuilder<unknown>): RawBuilder<unknown> =>
			sql`select id from leads where account_id ${accounts} union
				select leads.id from contacts join leads on leads.contact_id = contacts.id
				where contacts.account_id ${accounts}`;
		if ('contactIds' in which) {
			if (which.contactIds.length === 0) return null;
			return sql`select id from leads where contact_id ${oneOf(which.contactIds)}`;
		}
		if ('leadIds' in which)
			return which.leadIds.length === 0 ? null : sql`select id from leads where id ${oneOf(which.leadIds)}`;
		if ('accountIds' in which)
			return which.accountIds.length === 0 ? null : ofAccounts(oneOf(which.accountIds));
		if (which.colleaguesOf.length === 0) return null;
		return ofAccounts(
			sql`in (select account_id from contacts where account_id is not null and id ${oneOf(which.colleaguesOf)})`,
		);
	}

	/**
	 * The scores due for calculation, longest due first, including those left behind by stopped models: if the
	 * query also named the models, SQLite would read all of their scores instead of the few that are due.
	 */
	async due(now: number, limit: number): Promise<ScorePair[]> {
		const { rows } = await sql<{
			lead_id: string;
			model_id: string;
		}>`select lead_id, model_id from lead_scores
			where next_look_at <= ${now} order by next_look_at limit ${limit}`.execute(this.#context.db);
		return rows.map(readScore);
	}

	/** When the next calculation is due, UTC epoch milliseconds; null: none is. */
	async nextLook(): Promise<number | null> {
		const { rows } = await sql<{ at: number | null }>`select next_look_at as at from lead_scores
			where next_look_at is not null order by next_look_at limit 1`.execute(this.#context.db);
		return rows.length === 0 ? null : rows[0].at;
	}

	/** Locks scores for writing until the transaction ends; those locked by others are left out. */
	async lock(pairs: ScorePair[]): Promise<LeadScoreRecord[]> {
		if (pairs.length === 0) return [];
		const { db, sql: dialect } = this.#context;
		const wanted = dialect.rows(
			PAIR,
			pairs.map((pair) => toRow(PAIR, pair)),
		);
		const { rows } = await sql<object>`select * from lead_scores
			where (lead_id, model_id) in (select lead_id, model_id from ${wanted} as w) ${dialect.skipLocked}`.execute(
			db,
		);
		return rows.map(toScore);
	}

	/**
	 * All models' results for some leads.
	 * @param except ids of models whose results are known already
	 */
	async scoresOf(leadIds: string[], except: string[] = []): Promise<LeadScoreRecord[]> {
		if (leadIds.length === 0) return [];
		const rows = await this.#context.db
			.selectFrom('lead_scores')
			.selectAll()
			.where(sql<boolean>`lead_id ${this.#context.sql.oneOf([...new Set(leadIds)])}`)
			.$if(except.length > 0, (query) =>
				query.where(sql<boolean>`model_id ${this.#context.sql.noneOf(except)}`),
			)
			.orderBy('lead_id')
			.orderBy('model_id')
			.execute();
		return rows.map(toScore);
	}

	async write(scores: LeadScoreWrite[]): Promise<void> {
		if (scores.length === 0) return;
		const { db, sql: dialect } = this.#context;
		const { columns } = TABLES.lead_scores;
		const rows = dialect.rows(
			columns,
			scores.map(({ rules, ...score }) => toRow(columns, { ...score, explanation: rules })),
		);
		await sql`update lead_scores set score = w.score, grade = w.grade, unscored = w.unscored,
				passed_at = w.passed_at, demotions = w.demotions, explanation = w.explanation,
				computed_at = w.computed_at, next_look_at = w.next_look_at
			from ${rows} as w where lead_scores.lead_id = w.lead_id and lead_scores.model_id = w.model_id`.execute(db);
	}

	/** Resets that leads have reached thresholds: they must reach them again. */
	async passAnew(leadIds: string[]): Promise<void> {
		if (leadIds.length === 0) return;
		await sql`update lead_scores set passed_at = null, demotions = demotions + 1
			where lead_id ${this.#context.sql.oneOf(leadIds)} and passed_at is not null`.execute(this.#context.db);
	}

	/** Recalculates later, or (null) only when something changes. */
	async postpone(pairs: ScorePair[], until: number | null): Promise<void> {
		if (pairs.length === 0) return;
		const { db, sql: dialect } = this.#context;
		const rows = dialect.rows(
			PAIR,
			pairs.map((pair) => toRow(PAIR, pair)),
		);
		await sql`update lead_scores set next_look_at = ${until}
			where (lead_id, model_id) in (select lead_id, model_id from ${rows} as w)`.execute(db);
	}

	async remove(pairs: ScorePair[]): Promise<void> {
		if (pairs.length === 0) return;
		const { db, sql: dialect } = this.#context;
		const rows = dialect.rows(
			PAIR,
			pairs.map((pair) => toRow(PAIR, pair)),
		);
		await sql`delete from lead_scores
			where (lead_id, model_id) in (select lead_id, model_id from ${rows} as w)`.execute(db);
	}

	/** The next leads with a score of a model, in the order of their ids. */
	async leadsOf(modelId: string, after: string, limit: number): Promise<string[]> {
		const rows = await this.#context.db
			.selectFrom('lead_scores')
			.select('lead_id')
			.where('model_id', '=', modelId)
			.where('lead_id', '>', after)
			.orderBy('lead_id')
			.limit(limit)
			.execute();
		return rows.map(({ lead_id }) => lead_id);
	}

	/** Writes score summaries on leads. That doesn't count as an edit: their update time stays. */
	async writeLeads(
		leads: Array<Pick<Lead, 'id' | 'score' | 'grade' | 'scores' | 'salesReadyAt'>>,
	): Promise<void> {
		if (leads.length === 0) return;
		const { db, sql: dialect } = this.#context;
		const columns = columnsOf('leads', 'id', 'score', 'grade', 'scores', 'sales_ready_at');
		const rows = dialect.rows(
			columns,
			leads.map((lead) => toRow(columns, lead)),
		);
		await sql`update leads set score = w.score, grade = w.grade, scores = w.scores,
				sales_ready_at = w.sales_ready_at
			from ${rows} as w where leads.id = w.id`.execute(db);
	}

	/** How many leads each model has scored, and how many have reached its threshold. */
	async counts(modelId: string): Promise<{ scored: number; unscored: number; passed: number }> {
		const { rows } = await sql<{ scored: number; unscored: number; passed: number }>`
			select count(score) as scored, count(unscored) as unscored, count(passed_at) as passed
			from lead_scores where model_id = ${modelId}`.execute(this.#context.db);
		const [{ scored, unscored, passed }] = rows;
		return { scored: Number(scored), unscored: Number(unscored), passed: Number(passed) };
	}
}

function toScore(row: object): LeadScoreRecord {
	const { explanation, ...score } = readScore(row);
	return { ...score, rules: explanation };
}
