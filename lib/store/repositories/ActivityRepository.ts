import type { RepositoryContext } from '../RepositoryContext';
import { RecordTable, type RecordOrigin } from '../RecordTable';
import type { Activity, Attendee } from '../records';
import type { ActivityStatus } from '../schema';
import type { WholeRecord } from '../tables/record';
import type { LeadPartyIds } from './LeadRepository';
import type { Page } from './page';

type Invitation = Pick<Activity, 'timeZone' | 'location' | 'organizer' | 'attendees'>;

/** What is written to a new activity; `Invitation` is for appointments only. */
export type ActivityWrite = Omit<
	WholeRecord<'activities'>,
	'id' | 'status' | 'result' | 'completedAt' | 'createdAt' | 'updatedAt' | 'revision' | keyof Invitation
> &
	Partial<Invitation>;

/** What may be changed in an activity as long as it exists. */
export type ActivityChanges = Partial<
	Pick<
		Activity,
		'subject' | 'description' | 'dueAt' | 'startsAt' | 'endsAt' | 'owner' | 'location' | 'revision'
	>
> & { organizer?: Attendee };

export class ActivityRepository {
	readonly #context: RepositoryContext;

	readonly #table: RecordTable<'activities'>;

	constructor(context: RepositoryContext) {
		this.#context = context;
		this.#table = new RecordTable(context, 'activities');
	}

	async get(id: string): Promise<Activity | null> {
		return await this.#table.get(id);
	}

	async getMany(ids: string[]): Promise<Map<string, Activity>> {
		return await this.#table.getMany(ids);
	}

	/** The activity that this step has already created in this visit, if any. */
	async findByOrigin(origin: RecordOrigin): Promise<Activity | null> {
		return await this.#table.findByOrigin(origin);
	}

	async insert(activity: ActivityWrite): Promise<Activity> {
		return await this.#table.insert({ ...activity, status: 'open' });
	}

	/** Closes an open activity. Returns null when it was not (or no longer) open. */
	async complete(id: string, result: string | null): Promise<Activity | null> {
		return await this.#close(id, 'completed', result);
	}

	/** Cancels an open activity. Returns null when it was not (or no longer) open. */
	async cancel(id: string, reason: string | null): Promise<Activity | null> {
		return await this.#close(id, 'canceled', reason);
	}

	/** Writes the given properties of one activity and returns the result; null when there is none. */
	async update(id: string, changes: ActivityChanges): Promise<Activity | null> {
		return await this.#table.update(id, changes);
	}

	/** @returns what was deleted, null when there was none */
	async delete(id: string): Promise<Activity | null> {
		const [activity] = await this.#table.all(
			this.#context.db.deleteFrom('activities').where('id', '=', id).returningAll(),
		);
		return activity ?? null;
	}

	/** Deletes all activities of a lead and returns them. */
	async deleteOfLead(leadId: string): Promise<Activity[]> {
		return await this.#table.all(
			this.#context.db.deleteFrom('activities').where('lead_id', '=', leadId).returningAll(),
		);
	}

	/**
	 * Makes a lead's activities follow it to another contact or account: open ones that were about its former
	 * one, and all that were about neither.
	 * @returns those that have followed
	 */
	async followLead(leadId: string, from: LeadPartyIds, to: LeadPartyIds): Promise<Activity[]> {
		const followed = this.#context.db
			.updateTable('activities')
			.set({ contact_id: to.contactId, account_id: to.accountId, updated_at: this.#context.clock.now() })
			.where('lead_id', '=', leadId)
			.where((where) =>
				where.or([
					where.and([where('contact_id', 'is', null), where('account_id', 'is', null)]),
					where.and([
						where('status', '=', 'open'),
						from.contactId === null
							? where.and([
									where('contact_id', 'is', null),
									from.accountId === null
										? where('account_id', 'is', null)
										: where('account_id', '=', from.accountId),
								])
							: where('contact_id', '=', from.contactId),
					]),
				]),
			)
			.returningAll();
		return await this.#table.all(followed);
	}

	/** Earliest due date first; those without a due date last. */
	async list(
		filter: {
			contactId?: string;
			leadId?: string;
			accountId?: string;
			owner?: string;
			status?: ActivityStatus;
		} & Page = {},
	): Promise<Activity[]> {
		let query = this.#context.db.selectFrom('activities').selectAll();
		if (filter.contactId !== undefined) query = query.where('contact_id', '=', filter.contactId);
		if (filter.leadId !== undefined) query = query.where('lead_id', '=', filter.leadId);
		if (filter.accountId !== undefined) query = query.where('account_id', '=', filter.accountId);
		if (filter.owner !== undefined) query = query.where('owner', '=', filter.owner);
		if (filter.status !== undefined) query = query.where('status', '=', filter.status);
		return await this.#table.page(
			query.orderBy('due_at', (order) => order.asc().nullsLast()).orderBy('id', 'asc'),
			filter,
		);
	}

	async #close(
		id: string,
		status: 'completed' | 'canceled',
		result: string | null,
	): Promise<Activity | null> {
		const now = this.#context.clock.now();
		const closed = this.#context.db
			.updateTable('activities')
			.set({ status, result, completed_at: status === 'completed' ? now : null, updated_at: now })
			.where('id', '=', id)
			.where('status', '=', 'open')
			.returningAll();
		return (await this.#table.all(closed))[0] ?? null;
	}
}
