import { sql } from 'kysely';

import type { RepositoryContext } from '../RepositoryContext';
import { toJson } from '../json';
import { toActivity, type Activity, type Attendee } from '../records';
import type { ActivityRow, ActivityStatus } from '../schema';
import type { LeadPartyIds, RecordOrigin } from './LeadRepository';
import { pageLimits, type Page } from './page';

type InvitationColumn = 'time_zone' | 'location' | 'organizer' | 'attendees' | 'revision';

export type ActivityWrite = Omit<
	ActivityRow,
	'id' | 'status' | 'result' | 'completed_at' | 'created_at' | 'updated_at' | InvitationColumn
> & {
	/** Appointments only, like the three below. */
	time_zone?: string | null;
	location?: string | null;
	organizer?: Attendee | null;
	attendees?: Attendee[];
};

/** What may be changed in an activity as long as it exists. */
export type ActivityChanges = Partial<
	Pick<
		ActivityRow,
		'subject' | 'description' | 'due_at' | 'starts_at' | 'ends_at' | 'owner' | 'location' | 'revision'
	>
> & { organizer?: Attendee };

export class ActivityRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	async get(id: string): Promise<Activity | null> {
		const row = await this.#context.db
			.selectFrom('activities')
			.selectAll()
			.where('id', '=', id)
			.executeTakeFirst();
		return row === undefined ? null : toActivity(row);
	}

	async getMany(ids: string[]): Promise<Map<string, Activity>> {
		if (ids.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('activities')
			.selectAll()
			.where(sql<boolean>`id in ${this.#context.sql.list([...new Set(ids)])}`)
			.execute();
		return new Map(rows.map((row) => [row.id, toActivity(row)]));
	}

	/** The activity that this step has already created in this visit, if any. */
	async findByOrigin(origin: RecordOrigin): Promise<Activity | null> {
		const row = await this.#context.db
			.selectFrom('activities')
			.selectAll()
			.where('enrollment_id', '=', origin.enrollmentId)
			.where('step_id', '=', origin.stepId)
			.where('origin_id', '=', origin.originId)
			.executeTakeFirst();
		return row === undefined ? null : toActivity(row);
	}

	async insert(activity: ActivityWrite): Promise<Activity> {
		const now = this.#context.clock.now();
		const row: ActivityRow = {
			...activity,
			time_zone: activity.time_zone ?? null,
			location: activity.location ?? null,
			organizer: activity.organizer ? toJson(activity.organizer) : null,
			attendees: activity.attendees?.length ? toJson(activity.attendees) : null,
			revision: null,
			id: this.#context.newId(),
			status: 'open',
			result: null,
			completed_at: null,
			created_at: now,
			updated_at: now,
		};
		await this.#context.db.insertInto('activities').values(row).execute();
		return toActivity(row);
	}

	/** Closes an open activity. Returns null when it was not (or no longer) open. */
	async complete(id: string, result: string | null): Promise<Activity | null> {
		return await this.#close(id, 'completed', result);
	}

	/** Cancels an open activity. Returns null when it was not (or no longer) open. */
	async cancel(id: string, reason: string | null): Promise<Activity | null> {
		return await this.#close(id, 'canceled', reason);
	}

	/** Writes the given columns of one activity and returns the result; null when there is none. */
	async update(id: string, { organizer, ...changes }: ActivityChanges): Promise<Activity | null> {
		const row = await this.#context.db
			.updateTable('activities')
			.set({
				...changes,
				...(organizer === undefined ? {} : { organizer: toJson(organizer) }),
				updated_at: this.#context.clock.now(),
			})
			.where('id', '=', id)
			.returningAll()
			.executeTakeFirst();
		return row === undefined ? null : toActivity(row);
	}

	/** @returns what was deleted, null when there was none */
	async delete(id: string): Promise<Activity | null> {
		const row = await this.#context.db
			.deleteFrom('activities')
			.where('id', '=', id)
			.returningAll()
			.executeTakeFirst();
		return row === undefined ? null : toActivity(row);
	}

	/** Deletes all activities of a lead and returns them. */
	async deleteOfLead(leadId: string): Promise<Activity[]> {
		const rows = await this.#context.db
			.deleteFrom('activities')
			.where('lead_id', '=', leadId)
			.returningAll()
			.execute();
		return rows.map(toActivity);
	}

	/**
	 * Makes a lead's activities follow it to another contact or account: open ones that were about its former
	 * one, and all that were about neither.
	 * @returns those that have followed
	 */
	async followLead(leadId: string, from: LeadPartyIds, to: LeadPartyIds): Promise<Activity[]> {
		const rows = await this.#context.db
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
			.returningAll()
			.execute();
		return rows.map(toActivity);
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
		const { limit, offset } = pageLimits(filter);
		let query = this.#context.db.selectFrom('activities').selectAll();
		if (filter.contactId !== undefined) query = query.where('contact_id', '=', filter.contactId);
		if (filter.leadId !== undefined) query = query.where('lead_id', '=', filter.leadId);
		if (filter.accountId !== undefined) query = query.where('account_id', '=', filter.accountId);
		if (filter.owner !== undefined) query = query.where('owner', '=', filter.owner);
		if (filter.status !== undefined) query = query.where('status', '=', filter.status);
		const rows = await query
			.orderBy('due_at', (order) => order.asc().nullsLast())
			.orderBy('id', 'asc')
			.limit(limit)
			.offset(offset)
			.execute();
		return rows.map(toActivity);
	}

	async #close(
		id: string,
		status: 'completed' | 'canceled',
		result: string | null,
	): Promise<Activity | null> {
		const now = this.#context.clock.now();
		const row = await this.#context.db
			.updateTable('activities')
			.set({ status, result, completed_at: status === 'completed' ? now : null, updated_at: now })
			.where('id', '=', id)
			.where('status', '=', 'open')
			.returningAll()
			.executeTakeFirst();
		return row === undefined ? null : toActivity(row);
	}
}
