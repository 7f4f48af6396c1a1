import { mayEnter, type EntryRefusal, type ReentryRule } from '../domain/journey';
import type { Json, StepLogEntry } from '../store';
import { inTransaction, type EngineContext } from './EngineContext';

/** A contact at the door of a journey. */
export interface Entry {
	journeyId: string;
	/** The trigger node by which it enters. */
	stepId: string;
	contactId: string;
	reentry: ReentryRule;
	/** The JSON of the item with which the journey begins. */
	item: Json;
	/** The interaction that made the contact enter, if any. It does not count for the first condition. */
	causedBy: string | null;
}

export type EntryResult =
	| { entered: true; enrollmentId: string }
	/** `enrollmentId`: the earlier enrollment that stands in the way. */
	| { entered: false; reason: EntryRefusal; enrollmentId: string | null };

/**
 * Lets contacts enter journeys: each gets an enrollment and a ready hold at the trigger, which the clock delivers.
 * Refused entries are recorded with their reason. The answer has one result an entry, in order.
 */
export async function enroll(context: EngineContext, entries: Entry[]): Promise<EntryResult[]> {
	if (entries.length === 0) return [];
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		const candidates = entries.map((entry) => {
			const id = store.newId();
			return { entry, id, entryKey: entry.reentry === 'always' ? id : '' };
		});
		const admitted: typeof candidates = [];
		for (const candidate of candidates) {
			if (candidate.entry.reentry !== 'never') admitted.push(candidate);
			else if (await mayEnterForTheFirstTime(tx, candidate.entry)) admitted.push(candidate);
		}
		const added = await store.enrollments.insert(
			admitted.map(({ entry, id, entryKey }) => ({
				id,
				journey_id: entry.journeyId,
				contact_id: entry.contactId,
				entry_key: entryKey,
				entry_step_id: entry.stepId,
			})),
		);
		const now = store.clock.now();
		await store.holds.insert(
			admitted
				.filter(({ id }) => added.has(id))
				.map(({ entry, id }) => ({
					enrollmentId: id,
					journeyId: entry.journeyId,
					stepId: entry.stepId,
					originId: id,
					contactId: entry.contactId,
					visit: 0,
					state: 'ready' as const,
					outcome: 'entered' as const,
					dueAt: now,
					eventType: null,
					eventFilter: null,
					eventsSince: null,
					releasedAt: now,
					releasedBy: entry.causedBy,
					termsKey: '',
					item: entry.item,
				})),
		);
		const results: EntryResult[] = [];
		const log: StepLogEntry[] = [];
		for (const { entry, id } of candidates) {
			const result: EntryResult = added.has(id)
				? { entered: true, enrollmentId: id }
				: await explainRefusal(tx, entry);
			results.push(result);
			if (result.enrollmentId === null) continue;
			log.push({
				enrollmentId: result.enrollmentId,
				journeyId: entry.journeyId,
				stepId: entry.stepId,
				kind: result.entered ? 'entered' : 'entry_refused',
				detail: {
					...(entry.causedBy === null ? {} : { interactionId: entry.causedBy }),
					...(result.entered ? {} : { reason: result.reason }),
				},
			});
		}
		await store.stepLog.add(log);
		if (added.size > 0) tx.wake();
		return results;
	});
}

async function mayEnterForTheFirstTime(context: EngineContext, entry: Entry): Promise<boolean> {
	return (await context.store.enrollments.latest(entry.journeyId, entry.contactId)) === null;
}

async function explainRefusal(context: EngineContext, entry: Entry): Promise<EntryResult> {
	const latest = await context.store.enrollments.latest(entry.journeyId, entry.contactId);
	const live = latest !== null && (latest.status === 'active' || latest.status === 'failed');
	const reason = mayEnter(entry.reentry, { live, ever: latest !== null });
	return {
		entered: false,
		reason: reason ?? 'already_in_journey',
		enrollmentId: latest?.id ?? null,
	};
}
