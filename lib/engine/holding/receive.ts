import type { HoldOutcome } from '../../domain/journey';
import type { HoldOrigin, HoldTerms, Json } from '../../store';
import { BRANCHES, judgeBranches, nextLooks } from './branches';
import { inTransaction, type EngineContext } from '../EngineContext';
import { exitEnrollments } from '../enrollments/exit';
import { dueToLook, type StepReference } from './hold';
import { exceptions, findEarlier } from './lookBack';
import { RECORD_CHANGE, recordChanged } from './recordChanged';
import { resolveTemplate, sinceReader, type BranchesTemplate, type EventsSince } from './branchTemplates';
import { scaleDelay } from './testSpeed';
import { eventActors } from './whoseEvents';

export interface Delivery {
	claimId: string;
	holdIds: string[];
	executionId: string;
	/** The same for all attempts of one call; see {@link repeating}. */
	receiptId?: string;
}

export interface Reception {
	/** May go on in this execution. */
	consumed: Set<string>;
	/** Had been taken over by this same execution before: it was interrupted and started again. */
	repeated: Set<string>;
}

/**
 * Takes over delivered holds into the running execution. An item emitted twice passes once: a hold that is
 * missing from the answer belongs to another execution, or has been canceled.
 * @returns which may continue, and which this same execution had taken over before, by hold id
 */
export async function receive(context: EngineContext, delivery: Delivery): Promise<Reception> {
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		const { consumed, fresh, repeated } = await store.holds.consume({
			...delivery,
			executedBy: tx.instanceId,
		});
		await store.stepLog.add(
			fresh.map((hold) => ({
				enrollmentId: hold.enrollmentId,
				journeyId: hold.journeyId,
				stepId: hold.stepId,
				kind: 'delivered' as const,
				executionId: delivery.executionId,
				detail: { outcome: hold.outcome },
			})),
		);
		return { consumed: new Set(consumed.keys()), repeated };
	});
}

/**
 * Ends the enrollments of delivered holds instead of sending them on. Only of those that still belong to this
 * delivery: a contact that was sent on by another execution, or has left on its own, is not touched.
 * @param reasons why, by hold id
 */
export async function exitInstead(
	context: EngineContext,
	{ reasons, ...delivery }: Omit<Delivery, 'holdIds'> & { reasons: ReadonlyMap<string, string> },
): Promise<void> {
	if (reasons.size === 0) return;
	await inTransaction(context, async (tx) => {
		const { store } = tx;
		const holdIds = [...reasons.keys()];
		await store.enrollments.lockOfHolds(holdIds);
		const { fresh } = await store.holds.consume({ ...delivery, holdIds, executedBy: tx.instanceId });
		for (const [reason, group] of Map.groupBy(fresh, ({ id }) => reasons.get(id) ?? '')) {
			await exitEnrollments(
				tx,
				group.map((hold) => hold.enrollmentId),
				reason,
				{},
				'here',
			);
		}
	});
}

/** A claim whose terms or condition have to be checked again. */
export interface Recheck {
	holdId: string;
	contactId: string;
	/** When it arrived at the step, UTC epoch milliseconds. */
	arrivedAt: number;
	/** The step's current terms for it. */
	terms: Omit<HoldTerms, 'branches'>;
	/** Conditions that are more than one event. */
	template?: BranchesTemplate;
	/** Only for a contact that was moved to the step and arrives now: from when on events count. */
	lookBack?: EventsSince;
	/** The condition was checked and is true now. */
	fulfilled: boolean;
	/** The item's new data; null leaves it as it is. */
	item: Json | null;
	/** When the records that were checked had been read, UTC epoch milliseconds. */
	readAt: number;
}

/** How a re-checked hold ends. */
export interface Ending {
	outcome: HoldOutcome;
	/** Which of several conditions came true. */
	branch: number | null;
}

interface Verdict extends Ending {
	at: number | null;
	by: string | null;
}

/**
 * Decides re-checked claims: those that are fulfilled, whose time has come, or whose event has occurred get
 * an outcome and can be received; the others wait on under their new terms.
 * @returns how the finished ones end, by hold id
 */
export async function recheck(
	context: EngineContext,
	step: StepReference & { termsKey: string },
	claimId: string,
	rechecks: Recheck[],
): Promise<Map<string, Ending>> {
	if (rechecks.length === 0) return new Map();
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		await store.contacts.lock(rechecks.map(({ contactId }) => contactId));
		const now = store.clock.now();
		const origins = await store.holds.originsOf(rechecks.map(({ holdId }) => holdId));
		const settled = await withSketchesFilled(tx, rechecks, origins);
		const verdicts = await judge(tx, step.stepId, settled, origins);
		for (const { holdId, terms, fulfilled } of settled) {
			if (fulfilled) verdicts.set(holdId, { outcome: 'matched', branch: null, at: null, by: null });
			else if (!verdicts.has(holdId) && terms.dueAt !== null && terms.dueAt <= now)
				verdicts.set(holdId, { outcome: 'elapsed', branch: null, at: null, by: null });
		}
		await holdOn(
			tx,
			step.termsKey,
			claimId,
			settled.filter(({ holdId }) => !verdicts.has(holdId)),
			origins,
		);
		// A change that came after the records were read must not be missed.
		const stale = await store.contacts.changedSince(
			settled
				.filter(({ holdId, terms }) => terms.eventType === RECORD_CHANGE && !verdicts.has(holdId))
				.map(({ contactId, readAt }) => ({ contactId, since: readAt })),
		);
		await recordChanged(tx, stale);
		for (const outcome of ['matched', 'elapsed'] as const) {
			// The event that satisfies the condition is used up by it, as if it had released the hold.
			const releases = [...verdicts]
				.filter(([, verdict]) => verdict.outcome === outcome)
				.map(([holdId, { at, by, branch }]) => ({ holdId, at, by, branch }));
			await store.holds.setOutcome(releases, claimId, outcome);
		}
		tx.wake();
		return new Map([...verdicts].map(([holdId, { outcome, branch }]) => [holdId, { outcome, branch }]));
	});
}

type Settled = Omit<Recheck, 'terms' | 'template' | 'lookBack'> & { terms: HoldTerms };

async function withSketchesFilled(
	context: EngineContext,
	rechecks: Recheck[],
	origins: Map<string, HoldOrigin>,
): Promise<Settled[]> {
	const arrivedContacts = rechecks.flatMap(({ holdId, arrivedAt }) => {
		const origin = origins.get(holdId);
		return origin === undefined ? [] : [{ origin, arrivedAt }];
	});
	const since = await sinceReader(
		context,
		arrivedContacts,
		rechecks.flatMap(({ template, lookBack }) => [
			...(lookBack === undefined ? [] : [lookBack]),
			...(template?.branches ?? []).flatMap((branch) => (branch.kind === 'event' ? [branch.since] : [])),
		]),
	);
	return rechecks.map(({ template, lookBack, terms, ...recheck }) => {
		const origin = origins.get(recheck.holdId);
		const dueAt = scaleDelay(terms.dueAt, recheck.arrivedAt, origin?.testSpeed ?? null);
		if (template === undefined || origin === undefined) {
			const looksBack = origin !== undefined && lookBack !== undefined && terms.eventType !== null;
			const eventsSince = looksBack
				? since({ origin, arrivedAt: recheck.arrivedAt }, lookBack)
				: terms.eventsSince;
			return { ...recheck, terms: { ...terms, dueAt, eventsSince } };
		}
		const branches = resolveTemplate(template, { origin, arrivedAt: recheck.arrivedAt }, since);
		return {
			...recheck,
			terms: { dueAt, eventType: BRANCHES, eventFilter: null, eventsSince: null, branches },
		};
	});
}

/** For which of them a condition is true, or an event has occurred. */
async function judge(
	context: EngineContext,
	stepId: string,
	rechecks: Settled[],
	origins: Map<string, HoldOrigin>,
): Promise<Map<string, Verdict>> {
	const now = context.store.clock.now();
	const used = await context.store.holds.usedEvents(
		stepId,
		[...origins.values()].map((origin) => origin.enrollmentId),
	);
	const exceptOf = (holdId: string): Array<string | null> => {
		const origin = origins.get(holdId);
		return exceptions(origin, used.get(origin?.enrollmentId ?? ''));
	};
	const verdicts = new Map<string, Verdict>();
	const plain = rechecks.filter(({ terms }) => !terms.branches);
	const actors = await eventActors(context.store, origins.values());
	const earlier = await findEarlier(
		context,
		plain.map(({ holdId, contactId, terms }) => ({
			...terms,
			actors: actors(origins.get(holdId), contactId),
			except: exceptOf(holdId),
		})),
	);
	plain.forEach(({ holdId }, position) => {
		const cause = earlier[position];
		if (cause !== null)
			verdicts.set(holdId, { outcome: 'matched', branch: null, at: cause.receivedAt, by: cause.id });
	});
	const judged = await judgeBranches(
		context,
		rechecks.flatMap(({ holdId, contactId, terms }) =>
			terms.branches
				? [
						{
							id: holdId,
							contactId,
							enrollmentId: origins.get(holdId)?.enrollmentId ?? '',
							actors: actors(origins.get(holdId), contactId),
							terms: terms.branches,
							except: exceptOf(holdId),
							timeIsUp: terms.dueAt !== null && terms.dueAt <= now,
						},
					]
				: [],
		),
	);
	for (const [holdId, verdict] of judged) verdicts.set(holdId, { outcome: 'matched', ...verdict });
	return verdicts;
}

async function holdOn(
	context: EngineContext,
	termsKey: string,
	claimId: string,
	rechecks: Settled[],
	origins: Map<string, HoldOrigin>,
): Promise<void> {
	const looks = await nextLooks(
		context,
		rechecks.map(({ holdId, contactId, terms }) => ({
			contactId,
			enrollmentId: origins.get(holdId)?.enrollmentId ?? '',
			terms: terms.branches ?? { rank: 'first', branches: [] },
		})),
	);
	for (const [position, { holdId, terms, item }] of rechecks.entries()) {
		await context.store.holds.holdOn({
			...terms,
			...dueToLook(terms, looks[position]),
			id: holdId,
			claimId,
			termsKey,
			item,
		});
	}
}
