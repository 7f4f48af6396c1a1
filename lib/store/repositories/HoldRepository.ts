import { sql } from 'kysely';

import type { BranchTerms, HoldOutcome, HoldState, StoredHoldState } from '../../domain/journey';
import type { RepositoryContext } from '../RepositoryContext';
import { claimHolds, type ClaimRequest } from './holds/claimHolds';
import {
	consumeHolds,
	withdrawHolds,
	type Consumed,
	type ConsumedHold,
	type Consumption,
} from './holds/consumeHolds';
import { heldBefore, insertHolds } from './holds/insertHolds';
import * as moving from './holds/moveHolds';
import { nextDue, type StepDue } from './holds/nextDue';
import { holdsOf } from './holds/ofEnrollments';
import { origins, originsOf } from './holds/origins';
import * as pausing from './holds/pauseHolds';
import * as releasing from './holds/releaseHolds';
import * as settling from './holds/settleHolds';
import * as past from './holds/pastHolds';
import {
	LIVE_STATE,
	toHold,
	type ClaimedHold,
	type HoldError,
	type HoldOrigin,
	type HoldReference,
	type NewHold,
	type Release,
} from './holds/types';
import { waitingIn } from './holds/waitingIn';

/** Enrollments that wait at a step. Each statement moves holds only along `lib/domain/journey/holdState`. */
export class HoldRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	insert = async (holds: NewHold[]): Promise<Map<string, string>> => await insertHolds(this.#context, holds);

	heldBefore = async (stepId: string, originIds: string[]): Promise<Set<string>> =>
		await heldBefore(this.#context, stepId, originIds);

	nextDue = async (steps: Array<{ journeyId: string; stepId: string }>): Promise<StepDue[]> =>
		await nextDue(this.#context, steps);

	waitingIn = async (journeyId: string): Promise<Array<{ stepId: string; contacts: number }>> =>
		await waitingIn(this.#context, journeyId);

	claim = async (request: ClaimRequest): Promise<ClaimedHold[]> => await claimHolds(this.#context, request);

	consume = async (consumption: Consumption): Promise<Consumed> =>
		await consumeHolds(this.#context, consumption);

	withdraw = async (which: Pick<Consumption, 'claimId' | 'holdIds'>): Promise<ConsumedHold[]> =>
		await withdrawHolds(this.#context, which);

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

	finishOrigins = async (holdIds: string[]): Promise<settling.EndedHold[]> =>
		await settling.finishOrigins(this.#context, holdIds);

	suspendClaim = async (claimId: string): Promise<void> =>
		await settling.suspendClaim(this.#context, claimId);

	forgetClaims = async (which?: { claimIds: string[] }): Promise<void> =>
		await settling.forgetClaims(this.#context, which);

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
	async ofEnrollments(enrollmentIds: string[], state: StoredHoldState): Promise<HoldReference[]> {
		if (enrollmentIds.length === 0) return [];
		const { rows } = await sql<object>`
			select id, enrollment_id, journey_id, step_id from ${holdsOf(this.#context, enrollmentIds)} h
			where state = ${state}`.execute(this.#context.db);
		return rows.map(toHold);
	}

	/** What the next step needs to know about the holds that items came from, by hold id. */
	origins = async (holdIds: string[], stepId?: string): Promise<Map<string, HoldOrigin>> =>
		await origins(this.#context, holdIds, stepId);

	/** What the holds came from, by the id of the hold itself; see {@link HoldRepository.origins}. */
	async originsOf(holdIds: string[]): Promise<Map<string, HoldOrigin>> {
		return await originsOf(this.#context, holdIds);
	}

	/** What contacts wait for besides time, by hold id. */
	async branchesOf(holdIds: string[]): Promise<Map<string, BranchTerms>> {
		if (holdIds.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('holds')
			.select(['id', 'branches'])
			.where(sql<boolean>`id ${this.#context.sql.oneOf(holdIds)}`)
			.where('branches', 'is not', null)
			.execute();
		return new Map(rows.map(toHold).map(({ id, branches }) => [id, branches as BranchTerms]));
	}

	/** How many holds a journey (or one of its steps) has in each state, without those of test contacts. */
	async countByState(journeyId: string, stepId?: string): Promise<Partial<Record<HoldState, number>>> {
		const ofStep = stepId === undefined ? sql`` : sql`and h.step_id = ${stepId}`;
		const { rows } = await sql<{ state: HoldState; total: number }>`
			select ${LIVE_STATE} as state, count(*) as total
			from holds h join enrollments e on e.id = h.enrollment_id left join claims c on c.id = h.claim_id
			where h.journey_id = ${journeyId} ${ofStep} and coalesce(e.test, 0) = 0
			group by 1`.execute(this.#context.db);
		return Object.fromEntries(rows.map((row) => [row.state, Number(row.total)]));
	}

	countVisits = async (
		stepId: string,
		enrollmentIds: string[],
		which: { since: number; notFrom: string[] },
	): Promise<Map<string, past.Visits>> => await past.countVisits(this.#context, stepId, enrollmentIds, which);

	async usedEvents(stepId: string, enrollmentIds: string[]): Promise<Map<string, string[]>> {
		return await past.usedEvents(this.#context, stepId, enrollmentIds);
	}

	leftStepAt = async (
		journeyId: string,
		stepName: string,
		enrollmentIds: string[],
	): Promise<Map<string, number>> => await past.leftStepAt(this.#context, journeyId, stepName, enrollmentIds);

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
		const { rows } = await sql<{ ends: number | null }>`
			select min(lease_until) as ends from claims where execution_id is null`.execute(this.#context.db);
		const ends = rows[0]?.ends ?? null;
		return ends === null ? null : Number(ends);
	}
}
