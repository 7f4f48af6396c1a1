import { sql } from 'kysely';

import type { HoldOutcome, HoldState } from '../../domain/journey';
import type { RepositoryContext } from '../RepositoryContext';
import { claimHolds, type ClaimRequest } from './holds/claimHolds';
import { consumeHolds, type Consumed, type Consumption } from './holds/consumeHolds';
import { insertHolds } from './holds/insertHolds';
import * as moving from './holds/moveHolds';
import { nextDue, type StepDue } from './holds/nextDue';
import * as pausing from './holds/pauseHolds';
import * as releasing from './holds/releaseHolds';
import * as settling from './holds/settleHolds';
import {
	HOLD_REFERENCE,
	toHold,
	type ClaimedHold,
	type HoldError,
	type HoldOrigin,
	type HoldReference,
	type HoldTermsShown,
	type NewHold,
	type Release,
} from './holds/types';
import { UNDER_WAY } from './holds/underWay';
import { waitingIn } from './holds/waitingIn';
import { wholeReader } from '../tables/record';

const toTerms = wholeReader('holds');

/** Enrollments that wait at a step. Each statement moves holds only along `lib/domain/journey/holdState`. */
export class HoldRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	insert = async (holds: NewHold[]): Promise<Set<string>> => await insertHolds(this.#context, holds);

	nextDue = async (steps: Array<{ journeyId: string; stepId: string }>): Promise<StepDue[]> =>
		await nextDue(this.#context, steps);

	waitingIn = async (journeyId: string): Promise<Array<{ stepId: string; contacts: number }>> =>
		await waitingIn(this.#context, journeyId);

	claim = async (request: ClaimRequest): Promise<ClaimedHold[]> => await claimHolds(this.#context, request);

	consume = async (consumption: Consumption): Promise<Consumed> =>
		await consumeHolds(this.#context, consumption);

	findListening = async (
		events: Array<{ contactId: string; type: string }>,
	): Promise<releasing.ListeningHold[]> => await releasing.findListening(this.#context, events);

	release = async (releases: Release[], outcome: HoldOutcome): Promise<Set<string>> =>
		await releasing.release(this.#context, releases, outcome);

	releaseOutdated = async (
		step: { journeyId: string; stepId: string; termsKey: string },
		search: releasing.OutdatedSearch,
	): Promise<number> => await releasing.releaseOutdated(this.#context, step, search);

	holdOn = async (hold: Parameters<typeof releasing.holdOn>[1]): Promise<boolean> =>
		await releasing.holdOn(this.#context, hold);

	setOutcome = async (
		releases: Parameters<typeof releasing.setOutcome>[1],
		claimId: string,
		outcome: HoldOutcome,
	): Promise<void> => await releasing.setOutcome(this.#context, releases, claimId, outcome);

	unclaim = async (which: Parameters<typeof releasing.unclaim>[1]): Promise<number> =>
		await releasing.unclaim(this.#context, which);

	findDelivered = async (
		which: Parameters<typeof settling.findDelivered>[1],
	): Promise<settling.DeliveredHold[]> => await settling.findDelivered(this.#context, which);

	findUnwatched = async (living: string[], before: number): Promise<settling.DeliveredHold[]> =>
		await settling.findUnwatched(this.#context, living, before);

	finish = async (holdIds: string[]): Promise<HoldReference[]> =>
		await settling.finishHolds(this.#context, holdIds);

	finishClaim = async (claimId: string): Promise<HoldReference[]> =>
		await settling.finishClaim(this.#context, claimId);

	finishOrigins = async (holdIds: string[]): Promise<settling.EndedHold[]> =>
		await settling.finishOrigins(this.#context, holdIds);

	suspendClaim = async (claimId: string): Promise<void> =>
		await settling.suspendClaim(this.#context, claimId);

	fail = async (holdIds: string[], error: HoldError): Promise<HoldReference[]> =>
		await settling.failHolds(this.#context, holdIds, error);

	retry = async (
		holdIds: string[],
		how: Parameters<typeof settling.retryHolds>[2],
	): Promise<HoldReference[]> => await settling.retryHolds(this.#context, holdIds, how);

	cancel = async (enrollmentIds: string[]): Promise<settling.EndedHold[]> =>
		await settling.cancelHolds(this.#context, enrollmentIds);

	pause = async (enrollmentIds: string[]): Promise<HoldReference[]> =>
		await pausing.pauseHolds(this.#context, enrollmentIds);

	parkPaused = async (claimId: string, holdIds: string[]): Promise<string[]> =>
		await pausing.parkPaused(this.#context, claimId, holdIds);

	resume = async (enrollmentIds: string[]): Promise<HoldReference[]> =>
		await pausing.resumeHolds(this.#context, enrollmentIds);

	outdatePaused = async (
		step: { journeyId: string; stepId: string; termsKey: string },
		limit: number,
	): Promise<number> => await pausing.outdatePaused(this.#context, step, limit);

	movableAt = async (
		step: { journeyId: string; stepId: string },
		search: Parameters<typeof moving.movableAt>[2],
	): Promise<string[]> => await moving.movableAt(this.#context, step, search);

	lockMovable = async (enrollmentIds: string[]): Promise<moving.MovableHold[]> =>
		await moving.lockMovable(this.#context, enrollmentIds);

	endMoved = async (holdIds: string[]): Promise<void> => await moving.endMoved(this.#context, holdIds);

	/** Holds of enrollments in a given state. */
	async ofEnrollments(enrollmentIds: string[], state: HoldState): Promise<HoldReference[]> {
		if (enrollmentIds.length === 0) return [];
		const rows = await this.#context.db
			.selectFrom('holds')
			.select(HOLD_REFERENCE)
			.where(sql<boolean>`enrollment_id ${this.#context.sql.oneOf(enrollmentIds)}`)
			.where('state', '=', state)
			.execute();
		return rows.map(toHold);
	}

	/** What the next step needs to know about the holds that items came from, by hold id. */
	async origins(holdIds: string[]): Promise<Map<string, HoldOrigin>> {
		if (holdIds.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('holds')
			.innerJoin('enrollments', 'enrollments.id', 'holds.enrollment_id')
			.innerJoin('contacts', 'contacts.id', 'holds.contact_id')
			.leftJoin('holds as entry', (join) =>
				join
					.onRef('entry.enrollment_id', '=', 'enrollments.id')
					.onRef('entry.step_id', '=', 'enrollments.entry_step_id')
					.onRef('entry.origin_id', '=', 'enrollments.id'),
			)
			.select([
				'holds.id',
				'holds.enrollment_id',
				'holds.journey_id',
				'holds.step_id',
				'holds.state',
				'holds.outcome',
				'holds.contact_id',
				'holds.visit',
				'holds.released_at',
				'holds.released_by',
				'entry.released_by as caused_by',
				'enrollments.entered_at',
				'enrollments.account_id',
				'enrollments.status',
				'contacts.test_speed',
			])
			.where(sql<boolean>`holds.id ${this.#context.sql.oneOf([...new Set(holdIds)])}`)
			.execute();
		return new Map(
			rows.map((row) => [
				row.id,
				{
					holdId: row.id,
					enrollmentId: row.enrollment_id,
					journeyId: row.journey_id,
					stepId: row.step_id,
					canceled: row.state === 'canceled',
					outcome: row.outcome,
					contactId: row.contact_id,
					visit: row.visit,
					releasedAt: row.released_at,
					releasedBy: row.released_by,
					causedBy: row.caused_by,
					enteredAt: row.entered_at,
					testSpeed: row.test_speed,
					accountId: row.account_id,
					enrollmentStatus: row.status,
				},
			]),
		);
	}

	/** What the holds came from, by the id of the hold itself; see {@link HoldRepository.origins}. */
	async originsOf(holdIds: string[]): Promise<Map<string, HoldOrigin>> {
		if (holdIds.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('holds')
			.select(['id', 'origin_id'])
			.where(sql<boolean>`id ${this.#context.sql.oneOf(holdIds)}`)
			.execute();
		const origins = await this.origins(rows.map((row) => row.origin_id));
		return new Map(
			rows.flatMap((row) => {
				const origin = origins.get(row.origin_id);
				return origin === undefined ? [] : [[row.id, origin] as const];
			}),
		);
	}

	/** What contacts wait for, by hold id. */
	async termsOf(holdIds: string[]): Promise<Map<string, HoldTermsShown>> {
		if (holdIds.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('holds')
			.select(['id', 'event_type', 'event_filter', 'branches'])
			.where(sql<boolean>`id ${this.#context.sql.oneOf(holdIds)}`)
			.execute();
		return new Map(rows.map((row) => [row.id, toTerms(row)]));
	}

	/** How many holds a journey (or one of its steps) has in each state, without those of test contacts. */
	async countByState(journeyId: string, stepId?: string): Promise<Partial<Record<HoldState, number>>> {
		let query = this.#context.db
			.selectFrom('holds')
			.innerJoin('enrollments', 'enrollments.id', 'holds.enrollment_id')
			.select((select) => ['state', select.fn.countAll<number>().as('total')])
			.where('holds.journey_id', '=', journeyId)
			.where(sql<boolean>`coalesce(enrollments.test, 0) = 0`);
		if (stepId !== undefined) query = query.where('holds.step_id', '=', stepId);
		const rows = await query.groupBy('state').execute();
		return Object.fromEntries(rows.map((row) => [row.state, Number(row.total)]));
	}

	/**
	 * How often enrollments have been held at a step, by enrollment id.
	 * @param which holds that arrived after `since` (UTC epoch milliseconds) count as recent; those that came
	 *   from one of `notFrom` don't count at all
	 */
	async countVisits(
		stepId: string,
		enrollmentIds: string[],
		{ since, notFrom }: { since: number; notFrom: string[] },
	): Promise<Map<string, { recent: number; inAll: number }>> {
		if (enrollmentIds.length === 0) return new Map();
		const { rows } = await sql<{ enrollment_id: string; recent: number; in_all: number }>`
			select enrollment_id, cast(count(*) as integer) as in_all,
				cast(sum(case when arrived_at > ${since} then 1 else 0 end) as integer) as recent
			from holds
			where enrollment_id ${this.#context.sql.oneOf([...new Set(enrollmentIds)])} and step_id = ${stepId}
				and origin_id ${this.#context.sql.noneOf(notFrom)}
			group by enrollment_id`.execute(this.#context.db);
		return new Map(
			rows.map(({ enrollment_id, recent, in_all }) => [enrollment_id, { recent, inAll: in_all }]),
		);
	}

	/** The interactions that have released enrollments at a step before, by enrollment id. */
	async usedEvents(stepId: string, enrollmentIds: string[]): Promise<Map<string, string[]>> {
		if (enrollmentIds.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('holds')
			.select(['enrollment_id', 'released_by'])
			.where(sql<boolean>`enrollment_id ${this.#context.sql.oneOf([...new Set(enrollmentIds)])}`)
			.where('step_id', '=', stepId)
			.where('released_by', 'is not', null)
			.execute();
		const used = new Map<string, string[]>();
		for (const row of rows) {
			used.set(row.enrollment_id, [...(used.get(row.enrollment_id) ?? []), row.released_by as string]);
		}
		return used;
	}

	/** When enrollments last left a step of their journey, UTC epoch milliseconds; by enrollment id. */
	async leftStepAt(
		journeyId: string,
		stepName: string,
		enrollmentIds: string[],
	): Promise<Map<string, number>> {
		if (enrollmentIds.length === 0) return new Map();
		const { rows } = await sql<{ enrollment_id: string; left_at: number }>`
			select h.enrollment_id, max(h.released_at) as left_at from holds h
			join steps s on s.journey_id = h.journey_id and s.step_id = h.step_id
			where h.enrollment_id ${this.#context.sql.oneOf(enrollmentIds)}
				and s.journey_id = ${journeyId} and s.name = ${stepName} and h.released_at is not null
			group by h.enrollment_id`.execute(this.#context.db);
		return new Map(rows.map((row) => [row.enrollment_id, Number(row.left_at)]));
	}

	/** The instances that have claimed holds of a step. */
	async claimedBy(journeyId: string, stepId: string): Promise<string[]> {
		return await this.#instances('claimed_by', journeyId, stepId);
	}

	/** The instances in which holds of a step were executed. */
	async executedBy(journeyId: string, stepId: string): Promise<string[]> {
		return await this.#instances('executed_by', journeyId, stepId);
	}

	async #instances(
		column: 'claimed_by' | 'executed_by',
		journeyId: string,
		stepId: string,
	): Promise<string[]> {
		const rows = await this.#context.db
			.selectFrom('holds')
			.select(column)
			.distinct()
			.where('journey_id', '=', journeyId)
			.where('step_id', '=', stepId)
			.where(column, 'is not', null)
			.execute();
		return rows.map((row) => String((row as Record<string, unknown>)[column]));
	}

	/**
	 * Enrollments with an open hold at a step, including paused ones; `overdueBefore` narrows to those that
	 * were due before, which paused ones are not.
	 */
	async enrollmentsAt(
		journeyId: string,
		stepId: string,
		options: { limit: number; overdueBefore?: number },
	): Promise<string[]> {
		let query = this.#context.db
			.selectFrom('holds')
			.select('enrollment_id')
			.distinct()
			.where('journey_id', '=', journeyId)
			.where('step_id', '=', stepId)
			// As text, because with parameters the partial index `holds_due` would not be used.
			.where(sql<boolean>`state in ('waiting', 'ready')`);
		if (options.overdueBefore !== undefined) query = query.where('due_at', '<', options.overdueBefore);
		const rows = await query.limit(options.limit).execute();
		if (options.overdueBefore !== undefined || rows.length > 0) return rows.map((row) => row.enrollment_id);
		const paused = await this.#context.db
			.selectFrom('holds')
			.select('enrollment_id')
			.distinct()
			.where('journey_id', '=', journeyId)
			.where('step_id', '=', stepId)
			.where(sql<boolean>`state = 'paused'`)
			.limit(options.limit)
			.execute();
		return paused.map((row) => row.enrollment_id);
	}

	/** When the oldest lease ends, or null when nothing is claimed. */
	async nextLeaseEnd(): Promise<number | null> {
		const row = await this.#context.db
			.selectFrom('holds')
			.select('lease_until')
			.where(sql<boolean>`${UNDER_WAY} and state = 'claimed'`)
			.orderBy('lease_until')
			.limit(1)
			.executeTakeFirst();
		return row?.lease_until ?? null;
	}
}
