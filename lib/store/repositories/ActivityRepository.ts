import type { RepositoryContext } from '../KyselyStore';
import { toActivity, type Activity } from '../records';
import type { ActivityRow, ActivityStatus } from '../schema';
import type { RecordOrigin } from './LeadRepository';
import { pageLimits, type Page } from './page';

export type ActivityWrite = Omit<
	ActivityRow,
	'id' | 'status' | 'result' | 'completed_at' | 'created_at' | 'updated_at'
>;

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

	/** The activity that this step has made already in this visit, if any. */
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

	/** Closes an open activity. Returns null when it was not open (any more). */
	async complete(id: string, result: string | null): Promise<Activity | null> {
		const now = this.#context.clock.now();
		const row = await this.#context.db
			.updateTable('activities')
			.set({ status: 'completed', result, completed_at: now, updated_at: now })
			.where('id', '=', id)
			.where('status', '=', 'open')
			.returningAll()
			.executeTakeFirst();
		return row === undefined ? null : toActivity(row);
	}

	/** The ones due first come first; those without a due date last. */
	async list(
		filter: { contactId?: string; leadId?: string; owner?: string; status?: ActivityStatus } & Page = {},
	): Promise<Activity[]> {
		const { limit, offset } = pageLimits(filter);
		let query = this.#context.db.selectFrom('activities').selectAll();
		if (filter.contactId !== undefined) query = query.where('contact_id', '=', filter.contactId);
		if (filter.leadId !== undefined) query = query.where('lead_id', '=', filter.leadId);
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
}
