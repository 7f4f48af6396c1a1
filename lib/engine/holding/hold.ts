import type { HoldOrigin, HoldTerms, Json, NewHold, StepLogEntry } from '../../store';
import { BRANCHES, judgeBranches, nextLooks } from './branches';
import { inTransaction, type EngineContext } from '../EngineContext';
import {
	resolveTemplate,
	sinceReader,
	type BranchesTemplate,
	type EventsSince,
	type SinceReader,
} from './branchTemplates';
import { scaleDelay } from './testSpeed';
import { brakeLoops, type VisitLimits } from './visits';
import { exceptions, lookBack } from './lookBack';
import { eventActors } from './whoseEvents';

/** A contact that has arrived at a step that holds. */
export interface Arrival {
	/** The hold that its item comes from. */
	originId: string;
	/** The item's data from here on. */
	item: Json;
	terms: Omit<HoldTerms, 'eventsSince' | 'branches'>;
	eventsSince: EventsSince;
	/** Conditions that are more than one event; the event type and filter of the terms are not used then. */
	template?: BranchesTemplate;
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

export interface StepReference {
	journeyId: string;
	stepId: string;
}

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
 *     const terms = { dueAt, eventType: null, eventFilter: null };
 *     const arrivals = (await taken(claimId, batch)).map(({ id, item }) => ({
 *       originId: id,
 *       item,
 *       terms,
 *       eventsSince: 'arrival',
 *     }));
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
		const origins = await store.holds.origins(arrivals.map((arrival) => arrival.originId));
		const known = arrivals.flatMap((arrival) => {
			const origin = origins.get(arrival.originId);
			// A contact that was moved manually continues from where it was moved to.
			return origin === undefined || origin.canceled ? [] : [{ arrival, origin }];
		});
		const listening = known.filter(
			({ arrival: { terms, template } }) => terms.eventType !== null || template,
		);
		await store.contacts.lock(listening.map(({ origin }) => origin.contactId));

		const now = store.clock.now();
		// Two paths through the workflow may bring one contact here in one execution: it is held once.
		const arrived = [...new Map(known.map((one) => [one.origin.holdId, one])).values()];
		const looping = await brake(tx, step, arrived);
		const distinct = arrived.filter(({ origin }) => !looping.has(origin.enrollmentId));
		const since = await sinceReader(
			tx,
			distinct.map(({ origin }) => ({ origin, arrivedAt: now })),
			distinct.flatMap(({ arrival }) => sincesOf(arrival)),
		);
		const holds = distinct.map(({ arrival, origin }) => newHold(step, arrival, origin, now, since));
		await lookBack(tx, holds, origins);
		await judgeNew(tx, holds, origins);
		const dueAgain = new Map(known.map(({ arrival }) => [arrival.originId, arrival.lookAtOnce === true]));
		for (const held of holds) {
			if (dueAgain.get(held.originId) && held.state === 'waiting')
				Object.assign(held, { state: 'ready', outcome: 'recheck', dueAt: now });
		}
		const written = await store.holds.insert(holds);

		const moved = known.filter(
			({ origin }) => LIVING.has(origin.enrollmentStatus) && !looping.has(origin.enrollmentId),
		);
		const late = await store.holds.finishOrigins(moved.map(({ origin }) => origin.holdId));
		const failed = late.filter(({ was }) => was === 'failed');
		await store.enrollments.refresh([...new Set(failed.map(({ enrollmentId }) => enrollmentId))], null);
		await store.stepLog.add([
			...late.map(({ enrollmentId, journeyId, stepId, was }) => ({
				enrollmentId,
				journeyId,
				stepId,
				kind: 'settled_late' as const,
				was,
				executionId,
			})),
			...holds.filter((held) => written.has(held.originId)).flatMap((held) => explain(held, executionId)),
		]);
		tx.wake();

		const byOrigin = new Map(holds.map((held) => [held.originId, held]));
		return arrivals.map((arrival): ArrivalResult => {
			const origin = origins.get(arrival.originId);
			const held = byOrigin.get(arrival.originId);
			if (origin?.canceled || looping.has(origin?.enrollmentId ?? '')) return 'ended';
			if (origin === undefined || held === undefined) return 'unknown';
			if (written.delete(origin.holdId)) return held.outcome === 'matched' ? 'released' : 'held';
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

function sincesOf({ eventsSince, template }: Pick<Arrival, 'eventsSince' | 'template'>): EventsSince[] {
	const branches = template?.branches ?? [];
	return [eventsSince, ...branches.flatMap((branch) => (branch.kind === 'event' ? [branch.since] : []))];
}

function newHold(
	step: StepReference & { termsKey: string },
	arrival: Arrival,
	origin: HoldOrigin,
	now: number,
	since: SinceReader,
): NewHold {
	const arrived = { origin, arrivedAt: now };
	const { template, terms } = arrival;
	return {
		enrollmentId: origin.enrollmentId,
		journeyId: step.journeyId,
		stepId: step.stepId,
		originId: origin.holdId,
		contactId: origin.contactId,
		visit: origin.visit + 1,
		state: 'waiting',
		outcome: null,
		dueAt: scaleDelay(terms.dueAt, now, origin.testSpeed),
		eventType: template ? BRANCHES : terms.eventType,
		eventFilter: template ? null : terms.eventFilter,
		eventsSince: template || terms.eventType === null ? null : since(arrived, arrival.eventsSince),
		branches: template ? resolveTemplate(template, arrived, since) : null,
		releasedAt: null,
		releasedBy: null,
		termsKey: step.termsKey,
		item: arrival.item,
	};
}

/**
 * Makes those holds ready at once for which a condition is already true, and sets when to check the others
 * again.
 */
async function judgeNew(
	context: EngineContext,
	holds: NewHold[],
	origins: Map<string, HoldOrigin>,
): Promise<void> {
	const branched = holds.filter((held) => held.branches);
	if (branched.length === 0) return;
	const now = context.store.clock.now();
	const actors = await eventActors(context.store, origins.values());
	const used = await context.store.holds.usedEvents(
		branched[0].stepId,
		branched.map((held) => held.enrollmentId),
	);
	const verdicts = await judgeBranches(
		context,
		branched.map((held) => ({
			id: held.originId,
			contactId: held.contactId,
			enrollmentId: held.enrollmentId,
			actors: actors(origins.get(held.originId), held.contactId),
			terms: held.branches!,
			except: exceptions(origins.get(held.originId), used.get(held.enrollmentId)),
			timeIsUp: held.dueAt !== null && held.dueAt <= now,
		})),
	);
	const waiting = branched.filter(({ originId }) => !verdicts.has(originId));
	const looks = await nextLooks(
		context,
		waiting.map(({ contactId, enrollmentId, branches }) => ({ contactId, enrollmentId, terms: branches! })),
	);
	waiting.forEach((held, position) => Object.assign(held, dueToLook(held, looks[position])));
	for (const held of branched) {
		const verdict = verdicts.get(held.originId);
		if (verdict === undefined) continue;
		held.state = 'ready';
		held.outcome = 'matched';
		held.branch = verdict.branch;
		held.dueAt = now;
		held.releasedAt = verdict.at;
		held.releasedBy = verdict.by;
	}
}

/**
 * When a hold with conditions comes due, and as what: because it must be re-checked before its time is up, or
 * because it is only then decided which condition counts.
 */
export function dueToLook(
	{ dueAt, branches }: Pick<HoldTerms, 'dueAt' | 'branches'>,
	lookAt: number | null,
): { dueAt: number | null; outcome: 'recheck' | null } {
	if (lookAt !== null && (dueAt === null || lookAt < dueAt)) return { dueAt: lookAt, outcome: 'recheck' };
	return { dueAt, outcome: dueAt !== null && branches?.rank === 'ranked' ? 'recheck' : null };
}

function explain(held: NewHold, executionId: string): StepLogEntry[] {
	const base = {
		enrollmentId: held.enrollmentId,
		journeyId: held.journeyId,
		stepId: held.stepId,
	};
	const entries: StepLogEntry[] = [
		{
			...base,
			kind: 'held',
			executionId,
			detail: {
				...(held.state === 'ready' || held.dueAt === null ? {} : { until: held.dueAt }),
				...(held.eventType === null || held.branches ? {} : { event: held.eventType }),
			},
		},
	];
	if (held.outcome === 'matched') {
		entries.push({
			...base,
			kind: 'released',
			detail: held.branches
				? { interactionId: held.releasedBy, branch: held.branch }
				: { interactionId: held.releasedBy, event: held.eventType },
		});
	}
	return entries;
}
