import { sql, type RawBuilder } from 'kysely';

import { localDay, VALUE_UNIT, type EnrollmentFacts } from '../../domain/report';
import { fromJson, toJson } from '../json';
import type { RepositoryContext } from '../RepositoryContext';
import type { ConversionValue, HoldState } from '../../domain/journey';
import type { EnrollmentStatus } from '../schema';
import { enrollmentOf } from '../newIds';
import { columnsOf } from '../tables';
import { bigint, text } from '../tables/column';
import { toRow, wholeReader, type WholeRecord } from '../tables/record';
import { aHoldOf, holdsOf } from './holds/ofEnrollments';
import { LIVE_STATE, type HoldError } from './holds/types';
import { toFacts, type EnrollmentColumns } from './report/readFacts';
import { pageLimits, type Page } from './page';

/** An enrollment with all that is stored about it. */
export type StoredEnrollment = WholeRecord<'enrollments'>;

export type NewEnrollment = Pick<
	StoredEnrollment,
	'id' | 'journeyId' | 'contactId' | 'entryKey' | 'entryStepId'
> &
	Partial<Pick<StoredEnrollment, 'entryData' | 'accountId' | 'causedBy'>>;

/** An enrollment whose state was changed. */
export interface EnrollmentReference {
	id: string;
	journeyId: string;
}

/** An enrollment that has ended. */
export interface EndedEnrollment extends EnrollmentReference {
	/** For those who count. */
	facts: EnrollmentFacts;
}

/** What a contact has done in a journey before. */
export interface EnrollmentPast {
	/** The living enrollment, or else the latest. */
	enrollmentId: string;
	live: boolean;
	/** When it last entered, UTC epoch milliseconds. */
	enteredAt: number;
}

/** An enrollment of a trigger with rules for contacts already in the journey, or no longer in it. */
export type GuardedEnrollment = Pick<
	StoredEnrollment,
	'id' | 'contactId' | 'journeyId' | 'entryStepId' | 'enteredAt' | 'endedAt' | 'goalAt' | 'entryData'
>;

/** Where an enrollment is now. */
export interface EnrollmentPosition {
	holdId: string;
	stepId: string;
	stepName: string | null;
	state: HoldState;
	dueAt: number | null;
	arrivedAt: number;
	executionId: string | null;
	error: { message: string; node?: string | null } | null;
}

export interface Enrollment {
	id: string;
	journeyId: string;
	journeyName: string | null;
	contactId: string;
	/** The contact's full name; null: none is known. */
	contactName: string | null;
	contactEmail: string | null;
	status: EnrollmentStatus;
	reason: string | null;
	/** Distinguishes concurrent enrollments of one contact: an order, for example; null where it has none. */
	entryKey: string | null;
	/** The contact's data at entry: the event's properties, or the record. */
	entryData: Record<string, unknown> | null;
	/** Of a test contact; left out of counts. */
	test: boolean;
	enteredAt: number;
	/** Since when it has been paused; null: it isn't. */
	pausedAt: number | null;
	/** When the journey's goal was first reached. */
	goalAt: number | null;
	endedAt: number | null;
	/** When the log of its way was deleted, because it had ended long ago; null: it is all there. */
	detailsRemovedAt: number | null;
	/** Its unfinished holds, newest last; none when it has ended. */
	positions: EnrollmentPosition[];
}

const NEW_COLUMNS = columnsOf(
	'enrollments',
	'id',
	'journey_id',
	'contact_id',
	'entry_key',
	'entry_step_id',
	'entry_data',
	'account_id',
	'caused_by',
	'cohort',
);

/** Those that reach a goal. */
const REACHED = { reached_id: text(), worth: bigint(), worth_in: text() };

const toStored = wholeReader('enrollments');

interface EndedRow extends EnrollmentColumns {
	id: string;
	journey_id: string;
}

function toEnded(row: EndedRow): EndedEnrollment {
	return { id: row.id, journeyId: row.journey_id, facts: toFacts(row) };
}

const LIVING = sql`e.status in ('active', 'failed')`;

function guardedWhere(condition: RawBuilder<unknown>): RawBuilder<unknown> {
	return sql`
		select e.id, e.contact_id, e.journey_id, e.entry_step_id, e.entered_at, e.ended_at, e.goal_at, e.entry_data
		from enrollments e
		join entry_sources s on s.journey_id = e.journey_id and s.step_id = e.entry_step_id and s.rules is not null
		where ${condition}`;
}

/** Rows from before test contacts existed belong to real people. */
const isTest = sql<number>`coalesce(enrollments.test, 0)`;

export class EnrollmentRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	/**
	 * Adds enrollments; one that would be a second living one of its contact, journey and entry key is left
	 * out.
	 * @returns facts about those that were added, by id
	 */
	async insert(enrollments: NewEnrollment[]): Promise<Map<string, EnrollmentFacts>> {
		if (enrollments.length === 0) return new Map();
		const now = this.#context.clock.now();
		const zones = await this.#context.zones.of(
			this.#context.db,
			enrollments.map(({ journeyId }) => journeyId),
		);
		const rows = this.#context.sql.rows(
			NEW_COLUMNS,
			enrollments.map((enrollment) =>
				toRow(NEW_COLUMNS, {
					...enrollment,
					cohort: localDay(now, zones.get(enrollment.journeyId) as string),
				}),
			),
		);
		const { rows: added } = await sql<{ id: string } & EnrollmentColumns>`
			insert into enrollments (id, journey_id, contact_id, entry_key, entry_step_id, entry_data, account_id, caused_by, cohort, test, status, entered_at, updated_at)
			select incoming.id, journey_id, contact_id, entry_key, entry_step_id, entry_data, incoming.account_id, caused_by, cohort,
				case when c.test_speed is null then 0 else 1 end, 'active', cast(${now} as bigint), cast(${now} as bigint)
			from ${rows} as incoming left join contacts c on c.id = incoming.contact_id where true
			on conflict do nothing
			returning id, test, cohort, entered_at`.execute(this.#context.db);
		return new Map(added.map((row) => [row.id, toFacts(row)]));
	}

	/** The latest enrollment of a contact in a journey, whatever its state. */
	async latest(journeyId: string, contactId: string): Promise<StoredEnrollment | null> {
		const row = await this.#context.db
			.selectFrom('enrollments')
			.selectAll()
			.where('contact_id', '=', contactId)
			.where('journey_id', '=', journeyId)
			.orderBy(sql`case when status in ('active', 'failed') then 0 else 1 end`)
			.orderBy('entered_at', 'desc')
			.orderBy('id', 'desc')
			.limit(1)
			.executeTakeFirst();
		return row === undefined ? null : toStored(row);
	}

	/**
	 * What contacts have done in a journey before; under the same entry key where they have one. A cross join,
	 * because otherwise SQLite would go through the whole journey.
	 * @returns by `contactId entryKey`
	 */
	async past(
		journeyId: string,
		entries: Array<{ contactId: string; entryKey: string }>,
	): Promise<Map<string, EnrollmentPast>> {
		if (entries.length === 0) return new Map();
		const columns = columnsOf('enrollments', 'contact_id', 'entry_key');
		const rows = this.#context.sql.rows(
			columns,
			entries.map((entry) => toRow(columns, entry)),
		);
		const { rows: found } = await sql<{
			contact_id: string;
			entry_key: string;
			live_id: string | null;
			latest_id: string;
			entered_at: number;
		}>`
			select w.contact_id, w.entry_key, max(e.id) as latest_id, max(e.entered_at) as entered_at,
				max(case when e.status in ('active', 'failed') then e.id end) as live_id
			from ${rows} as w
			cross join enrollments e
			where e.contact_id = w.contact_id and e.journey_id = ${journeyId}
				and (w.entry_key = '' or e.entry_key = w.entry_key)
			group by w.contact_id, w.entry_key`.execute(this.#context.db);
		return new Map(
			found.map((row) => [
				`${row.contact_id} ${row.entry_key}`,
				{
					enrollmentId: row.live_id ?? row.latest_id,
					live: row.live_id !== null,
					enteredAt: Number(row.entered_at),
				},
			]),
		);
	}

	/**
	 * What accounts have done in a journey before; under the same entry key where they have one.
	 * @returns by `accountId entryKey`
	 */
	async pastOfAccounts(
		journeyId: string,
		entries: Array<{ accountId: string; entryKey: string }>,
	): Promise<Map<string, EnrollmentPast>> {
		if (entries.length === 0) return new Map();
		const columns = columnsOf('enrollments', 'account_id', 'entry_key');
		const rows = this.#context.sql.rows(
			columns,
			entries.map((entry) => toRow(columns, entry)),
		);
		const { rows: found } = await sql<{
			account_id: string;
			entry_key: string;
			live_id: string | null;
			latest_id: string;
			entered_at: number;
		}>`
			select w.account_id, w.entry_key, max(e.id) as latest_id, max(e.entered_at) as entered_at,
				max(case when e.status in ('active', 'failed') then e.id end) as live_id
			from ${rows} as w
			cross join contacts c
			cross join enrollments e
			where c.account_id = w.account_id
				and e.contact_id = c.id and e.journey_id = ${journeyId} and e.account_id = w.account_id
				and (w.entry_key = '' or e.entry_key = w.entry_key)
			group by w.account_id, w.entry_key`.execute(this.#context.db);
		return new Map(
			found.map((row) => [
				`${row.account_id} ${row.entry_key}`,
				{
					enrollmentId: row.live_id ?? row.latest_id,
					live: row.live_id !== null,
					enteredAt: Number(row.entered_at),
				},
			]),
		);
	}

	/** Living enrollments of the contacts' accounts that were brought in by other contacts. */
	async ofColleagues(
		contactIds: string[],
	): Promise<Array<{ actorId: string; contactId: string; enrollmentId: string }>> {
		if (contactIds.length === 0) return [];
		const { rows } = await sql<{ actor_id: string; contact_id: string; id: string }>`
			select c.id as actor_id, e.contact_id, e.id from contacts c
			join enrollments e on e.account_id = c.account_id and e.account_id is not null
				and e.status in ('active', 'failed') and e.contact_id <> c.id
			where c.id ${this.#context.sql.oneOf([...new Set(contactIds)])}`.execute(this.#context.db);
		return rows.map((row) => ({ actorId: row.actor_id, contactId: row.contact_id, enrollmentId: row.id }));
	}

	/**
	 * Enrollments of contacts whose trigger has rules for contacts already in the journey: living ones, and ended ones
	 * that haven't reached their goal.
	 * @param endedSince only those that ended after this instant, UTC epoch milliseconds
	 */
	async guarded(contactIds: string[], endedSince: number): Promise<GuardedEnrollment[]> {
		if (contactIds.length === 0) return [];
		const theirs = sql`e.contact_id ${this.#context.sql.oneOf([...new Set(contactIds)])}`;
		const ended = sql`e.ended_at is not null and e.goal_at is null and e.ended_at > ${endedSince} and ${theirs}`;
		return await this.#readGuarded(
			sql`${LIVING} and ${theirs}`,
			// Each part has its own index.
			sql`union all ${guardedWhere(ended)}`,
		);
	}

	/** Living enrollments of one trigger in the order of their ids. */
	async livingOf(
		source: { journeyId: string; stepId: string },
		{ after, limit }: { after: string | null; limit: number },
	): Promise<GuardedEnrollment[]> {
		return await this.#readGuarded(
			sql`${LIVING} and e.journey_id = ${source.journeyId} and e.entry_step_id = ${source.stepId}
				${after === null ? sql`` : sql`and e.id > ${after}`}`,
			sql`order by e.id limit ${limit}`,
		);
	}

	async #readGuarded(condition: RawBuilder<unknown>, end: RawBuilder<unknown>): Promise<GuardedEnrollment[]> {
		const { rows } = await sql<object>`${guardedWhere(condition)} ${end}`.execute(this.#context.db);
		return rows.map(toStored);
	}

	/**
	 * Notes that enrollments have reached their journey's goal, and what that was worth.
	 * @returns those that had not reached it before
	 */
	async reachGoal(
		conversions: Array<{ enrollmentId: string; value?: ConversionValue | null }>,
	): Promise<string[]> {
		if (conversions.length === 0) return [];
		const now = this.#context.clock.now();
		const reached = this.#context.sql.rows(
			REACHED,
			conversions.map(({ enrollmentId, value }) => ({
				reached_id: enrollmentId,
				worth: value ? Math.round(value.amount * VALUE_UNIT) : null,
				worth_in: value ? value.currency : null,
			})),
		);
		const { rows } = await sql<{ id: string }>`
			update enrollments set goal_at = ${now}, updated_at = ${now}, goal_value = worth, goal_currency = worth_in
			from ${reached} as reached where id = reached_id and goal_at is null returning id`.execute(this.#context.db);
		return rows.map((row) => row.id);
	}

	/**
	 * Notes that living enrollments are paused, or no longer are; call it in the transaction that changes their
	 * holds accordingly.
	 * @returns those for which this was new
	 */
	async setPaused(ids: string[], paused: boolean): Promise<EnrollmentReference[]> {
		if (ids.length === 0) return [];
		const now = this.#context.clock.now();
		await this.#context.sql.lockEnrollments(this.#context.db, this.#context.sql.oneOf(ids));
		const rows = await this.#context.db
			.updateTable('enrollments')
			.set({ paused_at: paused ? now : null, updated_at: now })
			.where(sql<boolean>`id ${this.#context.sql.oneOf(ids)}`)
			.where('status', 'in', ['active', 'failed'])
			.where('paused_at', paused ? 'is' : 'is not', null)
			.returning(['id', 'journey_id'])
			.execute();
		return rows.map(toStored);
	}

	/** Makes others that decide about these enrollments wait until the transaction ends. */
	async lock(ids: string[]): Promise<void> {
		await this.#context.sql.lockEnrollments(this.#context.db, this.#context.sql.oneOf(ids));
	}

	/** Makes others that decide about the enrollments of these holds wait until the transaction ends. */
	async lockOfHolds(holdIds: string[]): Promise<void> {
		await this.lock([...new Set(holdIds.map(enrollmentOf))]);
	}

	/**
	 * Ends living enrollments.
	 * @returns those that were living
	 */
	async end(
		ids: string[],
		status: 'completed' | 'exited',
		reason: string | null,
	): Promise<EndedEnrollment[]> {
		if (ids.length === 0) return [];
		const now = this.#context.clock.now();
		const rows = await this.#context.db
			.updateTable('enrollments')
			.set({ status, reason, ended_at: now, updated_at: now })
			.where(sql<boolean>`id ${this.#context.sql.oneOf(ids)}`)
			.where('status', 'in', ['active', 'failed'])
			.returning(['id', 'journey_id', 'test', 'cohort', 'entered_at'])
			.execute();
		return rows.map(toEnded);
	}

	/**
	 * Derives the status of living enrollments from their holds: `failed` while one is failed, else `active`
	 * while one is live, else `completed`.
	 * @param reason why the failed ones failed; null leaves their reason
	 * @param how what the log is to tell of the end of those that are completed, by id
	 * @returns those that were completed by this
	 */
	async refresh(
		ids: string[],
		reason: string | null,
		how?: (id: string) => object,
	): Promise<EndedEnrollment[]> {
		if (ids.length === 0) return [];
		// A separate statement: the next ones then see the work of the transactions it waited for.
		await this.#context.sql.lockEnrollments(this.#context.db, this.#context.sql.oneOf(ids));
		// Most have nothing ahead of them, and are found without counting; most have ended in the same way.
		const alike = Map.groupBy(ids, (id) => toJson(how?.(id)));
		const completed: EndedRow[] = [];
		for (const [ended, group] of alike) completed.push(...(await this.#complete(group, ended)));
		if (completed.length < ids.length) {
			const done = new Set(completed.map(({ id }) => id));
			await this.#refreshWaiting(
				ids.filter((id) => !done.has(id)),
				reason,
			);
		}
		return completed.map(toEnded);
	}

	/** Completes those that no hold is left of. */
	async #complete(ids: string[], how: string | null): Promise<EndedRow[]> {
		const now = this.#context.clock.now();
		const { rows } = await sql<EndedRow>`
			update enrollments set status = 'completed', updated_at = ${now}, reason = null, ended_at = ${now},
				ended_how = ${how}
			where id ${this.#context.sql.oneOf(ids)} and status in ('active', 'failed')
				and ${aHoldOf('enrollments.id')} is null
			returning id, journey_id, test, cohort, entered_at`.execute(this.#context.db);
		return rows;
	}

	/** The same for those that wait, or have failed, somewhere. */
	async #refreshWaiting(ids: string[], reason: string | null): Promise<void> {
		await sql`
			update enrollments set status = found.now_is, updated_at = ${this.#context.clock.now()},
				reason = case found.now_is when 'failed' then coalesce(${reason}, reason) end
			from (
				select enrollment_id,
					case when max(case when state = 'failed' then 1 end) = 1 then 'failed' else 'active' end as now_is
				from ${holdsOf(this.#context, ids)} h group by enrollment_id
			) found
			where id = found.enrollment_id and status in ('active', 'failed')`.execute(this.#context.db);
	}

	async get(id: string): Promise<Enrollment | null> {
		const [enrollment] = await this.#read((query) => query.where('enrollments.id', '=', id));
		return enrollment ?? null;
	}

	/** Newest first. */
	async list(
		filter: {
			journeyId?: string;
			contactId?: string;
			status?: EnrollmentStatus;
			stepId?: string;
			/** `only` or `none` of the test contacts' enrollments; by default all are listed. */
			test?: 'only' | 'none';
		} & Page = {},
	): Promise<Enrollment[]> {
		const { limit, offset } = pageLimits(filter);
		return await this.#read((query) => {
			let narrowed = query;
			if (filter.journeyId !== undefined)
				narrowed = narrowed.where('enrollments.journey_id', '=', filter.journeyId);
			if (filter.contactId !== undefined)
				narrowed = narrowed.where('enrollments.contact_id', '=', filter.contactId);
			if (filter.status !== undefined) narrowed = narrowed.where('status', '=', filter.status);
			// As text, because with a parameter the partial index `enrollments_living` would not be used.
			if (filter.status === 'active' || filter.status === 'failed')
				narrowed = narrowed.where(sql<boolean>`status in ('active', 'failed')`);
			if (filter.test !== undefined) narrowed = narrowed.where(isTest, '=', filter.test === 'only' ? 1 : 0);
			if (filter.stepId !== undefined) {
				narrowed = narrowed.where(
					sql<boolean>`${aHoldOf('enrollments.id', sql<boolean>`held.step_id = ${filter.stepId}`)} is not null`,
				);
			}
			return (
				narrowed
					// A contact has few: no index is to put them in order, or SQLite reads the whole journey for it.
					.orderBy(filter.contactId === undefined ? 'entered_at' : sql`entered_at + 0`, 'desc')
					.orderBy('enrollments.id', 'desc')
					.limit(limit)
					.offset(offset)
			);
		});
	}

	/** How many enrollments of a journey are in each status, without those of test contacts. */
	async countByStatus(journeyId: string): Promise<Partial<Record<EnrollmentStatus, number>>> {
		const rows = await this.#context.db
			.selectFrom('enrollments')
			.select((select) => ['status', select.fn.countAll<number>().as('total')])
			.where('journey_id', '=', journeyId)
			.where(isTest, '=', 0)
			.groupBy('status')
			.execute();
		return Object.fromEntries(rows.map((row) => [row.status, Number(row.total)]));
	}

	async #read(
		narrow: (query: ReturnType<EnrollmentRepository['base']>) => ReturnType<EnrollmentRepository['base']>,
	): Promise<Enrollment[]> {
		const rows = await narrow(this.base()).execute();
		const positions = await this.#positions(rows.map((row) => row.id));
		return rows.map((row) => ({
			id: row.id,
			journeyId: row.journey_id,
			journeyName: row.journey_name,
			contactId: row.contact_id,
			contactName: [row.first_name, row.last_name].filter(Boolean).join(' ') || null,
			contactEmail: row.email,
			status: row.status,
			reason: row.reason,
			// Where concurrent enrollments are unlimited, each is its own key.
			entryKey: row.entry_key === '' || row.entry_key === row.id ? null : row.entry_key,
			entryData: fromJson<Record<string, unknown>>(row.entry_data),
			test: row.test === 1,
			enteredAt: row.entered_at,
			pausedAt: row.paused_at,
			goalAt: row.goal_at,
			endedAt: row.ended_at,
			detailsRemovedAt: row.details_removed_at,
			positions: positions.get(row.id) ?? [],
		}));
	}

	private base() {
		return this.#context.db
			.selectFrom('enrollments')
			.leftJoin('journeys', 'journeys.id', 'enrollments.journey_id')
			.leftJoin('contacts', 'contacts.id', 'enrollments.contact_id')
			.selectAll('enrollments')
			.select([
				'journeys.name as journey_name',
				'contacts.first_name',
				'contacts.last_name',
				'contacts.email',
			]);
	}

	async #positions(enrollmentIds: string[]): Promise<Map<string, EnrollmentPosition[]>> {
		if (enrollmentIds.length === 0) return new Map();
		const { rows } = await sql<{
			id: string;
			enrollment_id: string;
			step_id: string;
			name: string | null;
			state: HoldState;
			due_at: number | null;
			arrived_at: number;
			execution_id: string | null;
			error: string | null;
		}>`
			select h.id, h.enrollment_id, h.step_id, s.name, ${LIVE_STATE} as state, h.due_at, h.arrived_at,
				c.execution_id, h.error
			from ${holdsOf(this.#context, enrollmentIds)} h
			left join claims c on c.id = h.claim_id
			left join steps s on s.journey_id = h.journey_id and s.step_id = h.step_id
			order by h.arrived_at, h.id`.execute(this.#context.db);
		const positions = new Map<string, EnrollmentPosition[]>();
		for (const row of rows) {
			const list = positions.get(row.enrollment_id) ?? [];
			list.push({
				holdId: row.id,
				stepId: row.step_id,
				stepName: row.name,
				state: row.state,
				dueAt: row.due_at,
				arrivedAt: row.arrived_at,
				executionId: row.execution_id ?? fromJson<HoldError>(row.error)?.executionId ?? null,
				error: fromJson<HoldError>(row.error),
			});
			positions.set(row.enrollment_id, list);
		}
		return positions;
	}
}
