import { BRANCHES, listensFor } from '../../domain/journey';
import type { HoldOrigin, HoldTerms, Json, NewHold, StepLogEntry } from '../../store';
import { whenDue } from './conditionBranches';
import { inTransaction, type EngineContext } from '../EngineContext';
import { resolveTerms, type TermsTemplate } from './branchTemplates';
import { handMessages } from '../messages/settleMessages';
import type { StepReference } from './StepReference';
import { brakeLoops, type VisitLimits } from './visits';
import { judge, releasedDetail, type Verdict } from './judge';

/** A contact that has arrived at a step that holds. */
export interface Arrival {
	/** The hold that its item comes from. */
	originId: string;
	/** The item's data from here on. */
	item: Json;
	terms: TermsTemplate;
	/** It has passed the step before, in this execution. */
	again?: boolean;
	/** The step should check the contact at once in a separate execution, with everything read again. */
	lookAtOnce?: boolean;
}

export type ArrivalResult =
	/** Written, and waiting. */
	| 'held'
	/** Written, and already ready: its event came before the contact did. */
	| 'released'
	/** It is, or was, already held here by the same item; nothing was written. */
	| 'duplicate'
	/** The enrollment has since ended, or was moved elsewhere; nothing was written. */
	| 'ended'
	/** The store doesn't know the hold that the item claims to come from. */
	| 'unknown';

/** Enrollments that continue. */
const LIVING: ReadonlySet<string> = new Set(['active', 'failed']);

/**
 * Holds a batch of contacts at a step, in one transaction. This settles the holds they came from.
 * @returns one result per arrival, in order
 * @param executionId who holds them, for the step log
 * @example
 * ```ts
 * const step = {
 *   journeyId: 'welcome',
 *   journeyName: 'Welcome',
 *   type: 'script',
 *   termsKey: 'two days',
 *   applyChanges: true,
 *   batchSize: 100,
 *   maxInFlight: 1,
 *   failurePolicy: { kind: 'keep' },
 *   ifOverdue: 'continue',
 *   reactivated: true,
 * };
 * const taken = async (claimId, batch) => {
 *   const holdIds = batch.map(({ id }) => id);
 *   const { consumed } = await receive(engine, { claimId, holdIds, executionId: claimId });
 *   return batch.filter(({ id }) => consumed.has(id));
 * };
 * await engine.clock.register({
 *   ...step,
 *   stepId: 'start',
 *   name: 'Start',
 *   deliver: async (claimId, batch) => {
 *     const dueAt = clock.now() + 2 * 86_400_000;
 *     const terms = { dueAt, branches: null };
 *     const arrivals = (await taken(claimId, batch)).map(({ id, item }) => ({ originId: id, item, terms }));
 *     await hold(engine, { journeyId: 'welcome', stepId: 'wait', termsKey: 'two days' }, arrivals, claimId);
 *     return { status: 'success' };
 *   },
 * });
 * await engine.clock.register({
 *   ...step,
 *   stepId: 'wait',
 *   name: 'Wait Two Days',
 *   deliver: async (claimId, batch) => {
 *     for (const { item } of await taken(claimId, batch)) {
 *       const day = new Date(clock.now()).toISOString().slice(0, 10);
 *       console.log(day, item.greeting); // 2026-01-03 Hello, Ada
 *     }
 *     return { status: 'success' };
 *   },
 * });
 * const item = { greeting: 'Hello, Ada' };
 * await enroll(engine, [
 *   { journeyId: 'welcome', stepId: 'start', contactId: ada.id, reentry: 'never', item, causedBy: null },
 * ]);
 * await clock.advance(3 * 86_400_000);
 * await engine.clock.idle();
 * console.log((await store.enrollments.list())[0].status); // completed
 * ```
 */
export async function hold(
	context: EngineContext,
	step: StepReference & { termsKey: string; limits?: VisitLimits },
	arrivals: Arrival[],
	executionId: string,
): Promise<ArrivalResult[]> {
	if (arrivals.length === 0) return [];
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		await store.enrollments.lockOfHolds(arrivals.map((arrival) => arrival.originId));
		const origins = await store.holds.origins(
			arrivals.map((arrival) => arrival.originId),
			step.stepId,
		);
		const known = arrivals.flatMap((arrival) => {
			const origin = origins.get(arrival.originId);
			// A contact that was moved manually continues from where it was moved to.
			return origin === undefined || origin.canceled ? [] : [{ arrival, origin }];
		});
		const listening = known.filter(({ arrival }) => arrival.terms.branches !== null);
		await store.contacts.lock(listening.map(({ origin }) => origin.contactId));

		const now = store.clock.now();
		// Two paths through the workflow may bring one contact here in one execution: it is held once.
		const arrived = [...new Map(known.map((one) => [one.origin.holdId, one])).values()];
		const looping = await brake(tx, step, arrived);
		const before = await store.holds.heldBefore(
			step.stepId,
			arrived.filter(({ origin }) => origin.state === null).map(({ origin }) => origin.holdId),
		);
		const distinct = arrived.filter(
			({ origin }) =>
				LIVING.has(origin.enrollmentStatus) &&
				!looping.has(origin.enrollmentId) &&
				!before.has(origin.holdId),
		);
		const terms = await resolveTerms(
			tx,
			distinct.map(({ arrival, origin }) => ({ origin, arrivedAt: now, terms: arrival.terms })),
		);
		const holds = distinct.map(({ arrival, origin }, n) => newHold(step, arrival, origin, terms[n]));
		const verdicts = await judgeNew(tx, holds, origins);
		const dueAgain = new Map(known.map(({ arrival }) => [arrival.originId, arrival.lookAtOnce === true]));
		for (const held of holds) {
			if (dueAgain.get(held.originId) && held.state === 'waiting')
				Object.assign(held, { state: 'ready', outcome: 'recheck', dueAt: now });
		}
		for (const held of holds) if (origins.get(held.originId)!.enrollmentPaused) held.state = 'paused';
		const written = await store.holds.insert(holds);

		const moved = known.filter(
			({ origin }) => LIVING.has(origin.enrollmentStatus) && !looping.has(origin.enrollmentId),
		);
		const finished = await store.holds.finishOrigins(moved.map(({ origin }) => origin.holdId));
		const movedOn = moved.map(({ origin }) => origin.enrollmentId);
		await handMessages(tx, step, movedOn, executionId);
		// Those that had been given up: failed, or retried since.
		const late = finished.flatMap((ended) => {
			const was = ended.was === 'claimed' ? origins.get(ended.id)!.state : ended.was;
			return was === null || was === 'delivered' ? [] : [{ ...ended, was }];
		});
		const failed = late.filter(({ was }) => was === 'failed');
		await store.enrollments.refresh([...new Set(failed.map(({ enrollmentId }) => enrollmentId))], null);
		const returning = new Set(arrivals.filter(({ again }) => again).map(({ originId }) => originId));
		const leftBy = await store.stepLog.outputsOf(late.map(({ id }) => id));
		await store.stepLog.add(
			[
				...late.map(({ id, enrollmentId, journeyId, stepId, was }) => ({
					enrollmentId,
					journeyId,
					stepId,
					kind: 'settled_late' as const,
					was,
					output: leftBy.get(id),
					executionId,
				})),
				...holds.flatMap((held) => {
					const id = written.get(held.originId) as string;
					const [arrival, ...rest] = explain(held, id, verdicts.get(held.originId), executionId);
					const again = returning.has(held.originId) || origins.get(held.originId)!.wasThere;
					return [{ ...arrival, again }, ...rest];
				}),
			],
			new Map(known.map(({ origin }) => [origin.enrollmentId, origin.facts])),
		);
		tx.wake();

		const byOrigin = new Map(holds.map((held) => [held.originId, held]));
		return arrivals.map((arrival): ArrivalResult => {
			const origin = origins.get(arrival.originId);
			const held = byOrigin.get(arrival.originId);
			if (origin?.canceled || looping.has(origin?.enrollmentId ?? '')) return 'ended';
			if (origin === undefined) return 'unknown';
			if (held !== undefined && written.delete(origin.holdId))
				return held.outcome === 'matched' ? 'released' : 'held';
			return origin.enrollmentStatus === 'completed' || origin.enrollmentStatus === 'exited'
				? 'ended'
				: 'duplicate';
		});
	});
}

/** The enrollments that came once too often, and have exited. */
async function brake(
	context: EngineContext,
	{ stepId, limits }: StepReference & { limits?: VisitLimits },
	arrived: Array<{ origin: HoldOrigin }>,
): Promise<Set<string>> {
	if (limits === undefined) return new Set();
	const living = arrived.filter(({ origin: { enrollmentStatus } }) => LIVING.has(enrollmentStatus));
	return await brakeLoops(
		context,
		stepId,
		living.map(({ origin }) => origin),
		limits,
	);
}

function newHold(
	step: StepReference & { termsKey: string },
	arrival: Arrival,
	origin: HoldOrigin,
	terms: HoldTerms,
): NewHold {
	return {
		...terms,
		enrollmentId: origin.enrollmentId,
		journeyId: step.journeyId,
		stepId: step.stepId,
		originId: origin.holdId,
		contactId: origin.contactId,
		visit: origin.visit + 1,
		state: 'waiting',
		outcome: null,
		releasedAt: null,
		releasedBy: null,
		previousAt: origin.releasedAt,
		previousBy: origin.releasedBy,
		termsKey: step.termsKey,
		item: arrival.item,
	};
}

/**
 * Makes those holds ready at once for which something they wait for is already true, and sets when the others
 * come due.
 * @returns what was true, by origin
 */
async function judgeNew(
	context: EngineContext,
	holds: NewHold[],
	origins: ReadonlyMap<string, HoldOrigin>,
): Promise<Map<string, Verdict>> {
	const now = context.store.clock.now();
	const listening = holds.flatMap(({ originId: id, branches, dueAt, stepId, contactId, enrollmentId }) => {
		const timeIsUp = dueAt !== null && dueAt <= now;
		return branches === null ? [] : [{ id, stepId, contactId, enrollmentId, branches, dueAt, timeIsUp }];
	});
	if (listening.length === 0) return new Map();
	const verdicts = await judge(context, listening, origins);
	const waiting = listening.filter(({ id }) => !verdicts.has(id));
	const due = await whenDue(context, waiting);
	const found = new Map<string, Partial<NewHold>>(waiting.map(({ id }, n) => [id, due[n]]));
	for (const [id, { branch, at, by }] of verdicts) {
		found.set(id, { state: 'ready', outcome: 'matched', branch, dueAt: now, releasedAt: at, releasedBy: by });
	}
	for (const held of holds) Object.assign(held, found.get(held.originId));
	return verdicts;
}

function explain(
	held: NewHold,
	holdId: string,
	verdict: Verdict | undefined,
	executionId: string,
): StepLogEntry[] {
	const { enrollmentId, journeyId, stepId, branches } = held;
	const base = { enrollmentId, journeyId, stepId };
	const event = branches === null ? BRANCHES : listensFor(branches);
	const detail = {
		...(held.state === 'ready' || held.dueAt === null ? {} : { until: held.dueAt }),
		...(event === BRANCHES ? {} : { event }),
	};
	const hold = { id: holdId, originId: held.originId };
	const entries: StepLogEntry[] = [{ ...base, kind: 'held', executionId, hold, detail }];
	if (verdict !== undefined && branches !== null) {
		entries.push({ ...base, kind: 'released', detail: releasedDetail(branches, verdict) });
	}
	return entries;
}
