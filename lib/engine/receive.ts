import type { HoldOutcome } from '../domain/journey';
import type { HoldTerms, Json } from '../store';
import { inTransaction, type EngineContext } from './EngineContext';
import { exceptions, findEarlier, type StepReference } from './hold';
import { RECORD_CHANGE, recordChanged } from './recordInteractions';

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
	/** Had been taken over by this very execution before: it was interrupted and started again. */
	repeated: Set<string>;
}

/**
 * Takes delivered holds over into the execution that runs now. What is emitted twice passes once: a hold that
 * is missing from the answer belongs to another execution, or has been cancelled.
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
				enrollmentId: hold.enrollment_id,
				journeyId: hold.journey_id,
				stepId: hold.step_id,
				kind: 'delivered' as const,
				executionId: delivery.executionId,
				detail: { outcome: hold.outcome },
			})),
		);
		return { consumed: new Set(consumed.keys()), repeated };
	});
}

/** A claim whose terms or condition have to be looked at again. */
export interface Recheck {
	holdId: string;
	contactId: string;
	/** The step's present terms for it. */
	terms: HoldTerms;
	/** The condition was looked at and is true now. */
	fulfilled: boolean;
	/** What the item is to carry on; null leaves it as it is. */
	item: Json | null;
	/** When the records that were looked at had been read, UTC epoch milliseconds. */
	readAt: number;
}

/**
 * Decides re-checked claims: those that are fulfilled, whose time has come, or whose event has come get an
 * outcome and can be received; the others wait on under their new terms.
 * @returns outcomes by hold id, without those that wait on
 */
export async function recheck(
	context: EngineContext,
	step: StepReference & { termsKey: string },
	claimId: string,
	rechecks: Recheck[],
): Promise<Map<string, HoldOutcome>> {
	if (rechecks.length === 0) return new Map();
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		await store.contacts.lock(rechecks.map(({ contactId }) => contactId));
		const now = store.clock.now();
		const origins = await store.holds.originsOf(rechecks.map(({ holdId }) => holdId));
		const used = await store.holds.usedEvents(
			step.stepId,
			[...origins.values()].map((origin) => origin.enrollmentId),
		);
		const earlier = await findEarlier(
			tx,
			rechecks.map(({ holdId, contactId, terms }) => {
				const origin = origins.get(holdId);
				return { ...terms, contactId, except: exceptions(origin, used.get(origin?.enrollmentId ?? '')) };
			}),
		);
		const outcomes = new Map<string, HoldOutcome>();
		const causes = new Map(rechecks.map(({ holdId }, position) => [holdId, earlier[position]]));
		for (const { holdId, terms, fulfilled, item } of rechecks) {
			if (fulfilled || causes.get(holdId)) outcomes.set(holdId, 'matched');
			else if (terms.dueAt !== null && terms.dueAt <= now) outcomes.set(holdId, 'elapsed');
			else await store.holds.holdOn({ ...terms, id: holdId, claimId, termsKey: step.termsKey, item });
		}
		// A change that came after the records were read must not be missed.
		const stale = await store.contacts.changedSince(
			rechecks
				.filter(({ holdId, terms }) => terms.eventType === RECORD_CHANGE && !outcomes.has(holdId))
				.map(({ contactId, readAt }) => ({ contactId, since: readAt })),
		);
		await recordChanged(tx, stale);
		for (const outcome of ['matched', 'elapsed'] as const) {
			const releases = [...outcomes]
				.filter(([, decided]) => decided === outcome)
				.map(([holdId]) => {
					const cause = causes.get(holdId);
					// The event that fulfils the condition is used up by it, as if it had released the hold.
					return { holdId, at: cause?.receivedAt ?? null, by: cause?.id ?? null };
				});
			await store.holds.setOutcome(releases, claimId, outcome);
		}
		tx.wake();
		return outcomes;
	});
}
