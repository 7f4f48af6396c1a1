import { sql } from 'kysely';

import { DEFAULT_PROCESS_ID } from '../../domain/lifecycle';
import type { RepositoryContext } from '../RepositoryContext';
import { RecordTable, type RecordOrigin } from '../RecordTable';
import type { Lead } from '../records';
import type { LeadStatus } from '../schema';
import type { WholeRecord } from '../tables/record';
import { mergedInto } from './matching/mergedInto';
import type { Page } from './page';

export type { RecordOrigin } from '../RecordTable';

/** Who a lead belongs to. */
export type LeadPartyIds = Pick<Lead, 'contactId' | 'accountId'>;

/** What is written to a lead, apart from what its lifecycle and scoring write. */
export type LeadWrite = Omit<
	WholeRecord<'leads'>,
	| 'id'
	| 'createdAt'
	| 'updatedAt'
	| 'processId'
	| 'statusReason'
	| 'recycled'
	| 'opportunity'
	| 'score'
	| 'grade'
	| 'scores'
	| 'salesReadyAt'
> &
	Partial<Pick<Lead, 'processId'>>;

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

export class LeadRepository {
	readonly #context: RepositoryContext;

	readonly #table: RecordTable<'leads'>;

	constructor(context: RepositoryContext) {
		this.#context = context;
		this.#table = new RecordTable(context, 'leads');
	}

	/** One that was merged into another is replaced by that one. */
	async get(id: string): Promise<Lead | null> {
		const lead = await this.#table.get(id);
		if (lead !== null) return lead;
		const survivor = (await mergedInto(this.#context, 'lead', [id])).get(id);
		return survivor === undefined ? null : await this.#table.get(survivor);
	}

	async getMany(ids: string[]): Promise<Map<string, Lead>> {
		return await this.#table.getMany(ids);
	}

	/** Who leads belong to; those that don't exist are left out. */
	async parties(ids: string[]): Promise<Array<LeadPartyIds & Pick<Lead, 'id'>>> {
		if (ids.length === 0) return [];
		const rows = await this.#context.db
			.selectFrom('leads')
			.select(['id', 'contact_id', 'account_id'])
			.where(sql<boolean>`id ${this.#context.sql.oneOf([...new Set(ids)])}`)
			.execute();
		return rows.map((row) => ({ id: row.id, contactId: row.contact_id, accountId: row.account_id }));
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
		return await this.#table.findByOrigin(origin);
	}

	/**
	 * The open lead that was updated last of this contact, or of another with the same email address whom no external ID
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
		return await this.#table.first(query.orderBy('updated_at', 'desc').orderBy('id', 'desc'));
	}

	async insert(lead: LeadWrite, id?: string): Promise<Lead> {
		return await this.#table.insert(lead, id);
	}

	async update(id: string, changes: Partial<LeadWrite>): Promise<Lead | null> {
		return await this.#table.update(id, changes);
	}

	/** Locks a lead until the transaction ends. Returns null when there is none. */
	async lock(id: string): Promise<Lead | null> {
		return await this.#table.lock(id);
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
		return await this.#table.page(query.orderBy('created_at', 'desc').orderBy('id', 'desc'), filter);
	}
}
