import { sql } from 'kysely';

import { DEFAULT_PROCESS_ID } from '../../domain/lifecycle';
import type { RepositoryContext } from '../RepositoryContext';
import { toLead, type Lead } from '../records';
import type { LeadRow, LeadStatus } from '../schema';
import { mergedInto } from './matching/mergedInto';
import { pageLimits, type Page } from './page';

/**
 * What a lead's lifecycle writes; a new lead has none of it, unless it says which process it goes through.
 */
type LifecycleColumn = 'process_id' | 'status_reason' | 'recycled' | 'opportunity';

/** What scoring writes. */
type ScoreColumn = 'score' | 'grade' | 'scores' | 'sales_ready_at';

/** Who a lead belongs to. */
export type LeadPartyIds = Pick<Lead, 'contactId' | 'accountId'>;

export type LeadWrite = Omit<
	LeadRow,
	'id' | 'created_at' | 'updated_at' | 'attributes' | LifecycleColumn | ScoreColumn
> & {
	attributes: Record<string, unknown>;
	process_id?: string | null;
};

/** Narrows a list of leads; all given filters must match. */
export interface LeadFilter {
	contactId?: string;
	accountId?: string;
	/** Whether they belong to a contact, to an account only, or to neither yet. */
	linked?: 'contact' | 'account' | 'none';
	/** The salesperson, written exactly as in the leads. */
	owner?: string;
	/** Leads without a score match neither. */
	minScore?: number;
	maxScore?: number;
	salesReady?: boolean;
	status?: LeadStatus;
	/** Key of a stage. */
	stage?: string;
	processId?: string;
	journeyId?: string;
}

/** Where in a journey a record was created; each step creates it once per visit. */
export interface RecordOrigin {
	enrollmentId: string;
	stepId: string;
	originId: string;
}

export class LeadRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/** One that was merged into another is replaced by that one. */
	async get(id: string): Promise<Lead | null> {
		const row = await this.#read(id);
		if (row !== undefined) return toLead(row);
		const survivor = (await mergedInto(this.#context, 'lead', [id])).get(id);
		const other = survivor === undefined ? undefined : await this.#read(survivor);
		return other === undefined ? null : toLead(other);
	}

	async #read(id: string): Promise<LeadRow | undefined> {
		return await this.#context.db.selectFrom('leads').selectAll().where('id', '=', id).executeTakeFirst();
	}

	async getMany(ids: string[]): Promise<Map<string, Lead>> {
		if (ids.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('leads')
			.selectAll()
			.where(sql<boolean>`id in ${this.#context.sql.list([...new Set(ids)])}`)
			.execute();
		return new Map(rows.map((row) => [row.id, toLead(row)]));
	}

	/** The attributes of the most recently created leads, newest lead first. */
	async recentAttributes(limit: number): Promise<Array<Lead['attributes']>> {
		// Ids sort by age, so this reads no more rows than it returns.
		const rows = await this.#context.db
			.selectFrom('leads')
			.select('attributes')
			.orderBy('id', 'desc')
			.limit(limit)
			.execute();
		return rows.map(({ attributes }) => JSON.parse(attributes) as Lead['attributes']);
	}

	/** The lead that this step has already created in this visit, if any. */
	async findByOrigin(origin: RecordOrigin): Promise<Lead | null> {
		const row = await this.#context.db
			.selectFrom('leads')
			.selectAll()
			.where('enrollment_id', '=', origin.enrollmentId)
			.where('step_id', '=', origin.stepId)
			.where('origin_id', '=', origin.originId)
			.executeTakeFirst();
		return row === undefined ? null : toLead(row);
	}

	/**
	 * The open lead that was updated last of this contact, or of another with the same e-mail address whom no external ID
	 * tells apart from it; or of an account and none of its contacts. `page` narrows to one marketing page.
	 */
	async findOpen(
		filter: { page?: string } & ({ contactId: string } | { accountId: string }),
	): Promise<Lead | null> {
		const leads = this.#context.db.selectFrom('leads').selectAll();
		const own =
			'accountId' in filter
				? leads.where('account_id', '=', filter.accountId).where('contact_id', 'is', null)
				: leads.where((where) =>
						where.or([
							where('contact_id', '=', filter.contactId),
							where(
								'contact_id',
								'in',
								where
									.selectFrom('contacts as same')
									.innerJoin('contacts as given', 'given.email_key', 'same.email_key')
									.where('given.id', '=', filter.contactId)
									.where(({ or, eb, ref }) =>
										or([
											eb('given.external_id', 'is', null),
											eb('same.external_id', 'is', null),
											eb('same.external_id', '=', ref('given.external_id')),
										]),
									)
									.select('same.id'),
							),
						]),
					);
		let query = own.where('status', '=', 'open');
		if (filter.page !== undefined) query = query.where('page', '=', filter.page);
		const row = await query.orderBy('updated_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst();
		return row === undefined ? null : toLead(row);
	}

	async insert(lead: LeadWrite, id = this.#context.newId()): Promise<Lead> {
		const now = this.#context.clock.now();
		const row: LeadRow = {
			...lead,
			attributes: JSON.stringify(lead.attributes),
			process_id: lead.process_id ?? null,
			status_reason: null,
			recycled: null,
			opportunity: null,
			score: null,
			grade: null,
			scores: null,
			sales_ready_at: null,
			id,
			created_at: now,
			updated_at: now,
		};
		await this.#context.db.insertInto('leads').values(row).execute();
		return toLead(row);
	}

	async update(id: string, changes: Partial<LeadWrite>): Promise<Lead | null> {
		const { attributes, ...columns } = changes;
		const row = await this.#context.db
			.updateTable('leads')
			.set({
				...columns,
				...(attributes === undefined ? {} : { attributes: JSON.stringify(attributes) }),
				updated_at: this.#context.clock.now(),
			})
			.where('id', '=', id)
			.returningAll()
			.executeTakeFirst();
		return row === undefined ? null : toLead(row);
	}

	/** Locks a lead until the transaction ends. Returns null when there is none. */
	async lock(id: string): Promise<Lead | null> {
		const { rows } = await sql<LeadRow>`
			select * from leads where id = ${id} ${this.#context.sql.forUpdate}`.execute(this.#context.db);
		return rows.length === 0 ? null : toLead(rows[0]);
	}

	/**
	 * Deletes a lead with its moves, its scores and its claim on an identity. Its activities must already be
	 * gone.
	 */
	async delete(id: string): Promise<void> {
		const { db } = this.#context;
		await db.deleteFrom('lead_scores').where('lead_id', '=', id).execute();
		await db.deleteFrom('lead_moves').where('lead_id', '=', id).execute();
		await db.deleteFrom('match_keys').where('record_type', '=', 'lead').where('record_id', '=', id).execute();
		await db.deleteFrom('leads').where('id', '=', id).execute();
	}

	/** Newest first. */
	async list(filter: LeadFilter & Page = {}): Promise<Lead[]> {
		const { limit, offset } = pageLimits(filter);
		const { processId } = filter;
		let query = this.#context.db.selectFrom('leads').selectAll();
		if (filter.contactId !== undefined) query = query.where('contact_id', '=', filter.contactId);
		if (filter.accountId !== undefined) query = query.where('account_id', '=', filter.accountId);
		if (filter.linked === 'contact') query = query.where('contact_id', 'is not', null);
		if (filter.linked === 'account' || filter.linked === 'none') {
			query = query
				.where('contact_id', 'is', null)
				.where('account_id', filter.linked === 'none' ? 'is' : 'is not', null);
		}
		if (filter.owner !== undefined) query = query.where('owner', '=', filter.owner);
		if (filter.minScore !== undefined) query = query.where('score', '>=', filter.minScore);
		if (filter.maxScore !== undefined) query = query.where('score', '<=', filter.maxScore);
		if (filter.salesReady !== undefined) {
			query = query.where('sales_ready_at', filter.salesReady ? 'is not' : 'is', null);
		}
		if (filter.status !== undefined) query = query.where('status', '=', filter.status);
		if (filter.stage !== undefined) query = query.where('stage', '=', filter.stage);
		if (processId !== undefined) {
			query =
				processId === DEFAULT_PROCESS_ID
					? query.where('process_id', 'is', null)
					: query.where('process_id', '=', processId);
		}
		if (filter.journeyId !== undefined) query = query.where('journey_id', '=', filter.journeyId);
		const rows = await query
			.orderBy('created_at', 'desc')
			.orderBy('id', 'desc')
			.limit(limit)
			.offset(offset)
			.execute();
		return rows.map(toLead);
	}
}
