import {
	closedBecause,
	DEFAULT_ENTRY_RULES,
	mayEnter,
	type EntryRefusal,
	type EntryRules,
	type ReentryRule,
} from '../../domain/journey';
import type { EnrollmentPast, Json, StepLogEntry } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { meetingCriteria } from '../rules/meetingCriteria';
import { spreadOf } from '../rules/spreadOf';

/** A contact about to enter a journey. */
export interface Entry {
	journeyId: string;
	/** The trigger node by which it enters. */
	stepId: string;
	contactId: string;
	reentry: ReentryRule;
	/** All other entry rules; by default only the re-entry rule applies. */
	rules?: EntryRules;
	/** Distinguishes concurrent enrollments of one contact: an order, for example. */
	key?: string;
	/** Its data at entry, for comparison with later events: the event's properties, or the record. */
	data?: Json | null;
	/** The JSON of the item with which the journey begins. */
	item: Json;
	/** The interaction that made the contact enter, if any. It doesn't count for the first condition. */
	causedBy: string | null;
}

export type RefusalReason =
	| EntryRefusal
	| 'not_started'
	| 'ended'
	| 'excluded'
	/** Accounts are enrolled, and the contact has none. */
	| 'no_account'
	/** What would exit it at once is already true. */
	| 'meets_exit_criterion';

export type EntryResult =
	| { entered: true; enrollmentId: string }
	/** `enrollmentId`: the earlier enrollment that prevents the entry. */
	| { entered: false; reason: RefusalReason; enrollmentId: string | null };

interface Candidate {
	entry: Entry;
	id: string;
	/** The key that must be unique among living enrollments. */
	entryKey: string;
	rules: EntryRules;
	/** The enrolled account, if accounts are enrolled. */
	accountId: string | null;
}

/**
 * Lets contacts enter journeys: each gets an enrollment and a ready hold at the trigger, which the clock
 * delivers. Refused entries are recorded with their reason. Returns one result per entry, in order.
 * @param entries any number, of any journeys; `item` is the JSON that the first node gets
 * @returns `{ entered: true, enrollmentId }`, or `{ entered: false, reason, enrollmentId }`
 * @example
 * ```ts
 * const entry = {
 *   journeyId: 'welcome',
 *   stepId: 'start',
 *   contactId: ada.id,
 *   reentry: 'never',
 *   item: { contact: { id: ada.id } },
 *   causedBy: null,
 * };
 * const [first, second] = await enroll(engine, [entry, entry]);
 * console.log(first.entered, second.entered, second.reason); // true false already_in_journey
 * const [enrollment] = await store.enrollments.list({ contactId: ada.id });
 * console.log(enrollment.status, enrollment.positions[0].stepId); // active start
 * ```
 */
export async function enroll(context: EngineContext, entries: Entry[]): Promise<EntryResult[]> {
	if (entries.length === 0) return [];
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		// Two transactions that decide about the same contact at the same moment would each see that it has never
		// been here.
		await store.contacts.lock(entries.map(({ contactId }) => contactId));
		const candidates = entries.map((entry): Candidate => {
			const id = store.newId();
			const rules = entry.rules ?? { ...DEFAULT_ENTRY_RULES, reentry: entry.reentry };
			return {
				entry,
				id,
				rules,
				entryKey: entry.reentry === 'always' ? id : (entry.key ?? ''),
				accountId: null,
			};
		});
		await findAccounts(tx, candidates);
		const refused = new Map<string, EntryResult & { entered: false; detail?: object }>();
		const past = new Map<string, EnrollmentPast>();
		for (const group of Map.groupBy(
			candidates,
			({ entry }) => `${entry.journeyId} ${entry.stepId}`,
		).values()) {
			await refuse(tx, group, refused, past);
		}
		const admitted = candidates.filter(({ id }) => !refused.has(id));
		const added = await store.enrollments.insert(
			admitted.map(({ entry, id, entryKey, accountId }) => ({
				id,
				journeyId: entry.journeyId,
				contactId: entry.contactId,
				entryKey,
				entryStepId: entry.stepId,
				entryData: entry.data ?? null,
				accountId,
				causedBy: entry.causedBy,
			})),
		);
		const begun = admitted.filter(({ id }) => added.has(id));
		await placeAtTrigger(tx, begun);

		const results = candidates.map((candidate): EntryResult => {
			const { id } = candidate;
			if (added.has(id)) return { entered: true, enrollmentId: id };
			const refusal = refused.get(id) ?? {
				entered: false,
				reason: 'already_in_journey' as const,
				enrollmentId: past.get(pastKey(candidate))?.enrollmentId ?? null,
			};
			refused.set(id, refusal);
			return { entered: false, reason: refusal.reason, enrollmentId: refusal.enrollmentId };
		});
		await store.entries.refuse(
			candidates.flatMap(({ entry, id }) => {
				const refusal = refused.get(id);
				if (refusal === undefined) return [];
				return [
					{
						journeyId: entry.journeyId,
						contactId: entry.contactId,
						stepId: entry.stepId,
						reason: refusal.reason,
						detail: {
							...(refusal.enrollmentId === null ? {} : { enrollmentId: refusal.enrollmentId }),
							...(entry.causedBy === null ? {} : { interactionId: entry.causedBy }),
							...refusal.detail,
						},
					},
				];
			}),
		);
		await store.stepLog.add(
			begun.map(({ entry, id }): StepLogEntry => ({
				enrollmentId: id,
				journeyId: entry.journeyId,
				stepId: entry.stepId,
				kind: 'entered',
				detail: {
					...(entry.causedBy === null ? {} : { interactionId: entry.causedBy }),
					...(entry.key === undefined ? {} : { key: entry.key }),
				},
			})),
			added,
		);
		if (added.size > 0) tx.wake();
		return results;
	});
}

/** Whose past decides: the contact's or the account's, under the entry key. */
function pastKey({ entry, entryKey, accountId }: Candidate): string {
	return `${accountId ?? entry.contactId} ${entry.reentry === 'always' ? '' : entryKey}`;
}

/** Notes the accounts of those candidates whose account is to be enrolled. */
async function findAccounts(context: EngineContext, candidates: Candidate[]): Promise<void> {
	const wanted = candidates.filter(({ rules }) => rules.per === 'account');
	const contacts = await context.store.contacts.getMany(wanted.map(({ entry }) => entry.contactId));
	for (const candidate of wanted)
		candidate.accountId = contacts.get(candidate.entry.contactId)?.accountId ?? null;
}

/** Finds out which of one trigger's candidates may not enter. */
async function refuse(
	context: EngineContext,
	candidates: Candidate[],
	refused: Map<string, EntryResult & { entered: false; detail?: object }>,
	past: Map<string, EnrollmentPast>,
): Promise<void> {
	const { store } = context;
	const now = store.clock.now();
	const [{ entry: first, rules }] = candidates;
	const contactIds = [...new Set(candidates.map(({ entry }) => entry.contactId))];
	const found = await findPast(context, first.journeyId, rules, candidates);
	for (const [key, value] of found) past.set(key, value);
	const excluded = await store.entries.membersAmong(rules.excludedSegments, contactIds);
	const exiting = await meetingCriteria(context, rules, contactIds);
	const entering = new Set<string>();
	for (const candidate of candidates) {
		const { entry, id, accountId } = candidate;
		const key = pastKey(candidate);
		const earlier = found.get(key);
		const no = (reason: RefusalReason, detail?: object): void => {
			refused.set(id, { entered: false, reason, enrollmentId: earlier?.enrollmentId ?? null, detail });
		};
		const closed = closedBecause(rules, now);
		const again = mayEnter(
			entry.reentry,
			{ live: earlier?.live ?? false, enteredAt: earlier?.enteredAt ?? null },
			now,
			rules.reentryPause ?? undefined,
		);
		if (closed !== null) no(closed);
		else if (rules.per === 'account' && accountId === null) no('no_account');
		else if (excluded.has(entry.contactId)) no('excluded', { segmentId: excluded.get(entry.contactId) });
		else if (exiting.has(entry.contactId)) no('meets_exit_criterion', exiting.get(entry.contactId));
		else if (again !== null) no(again);
		// Of two with the same key in a batch, the first enters.
		else if (entry.reentry !== 'always' && entering.has(key)) no('already_in_journey');
		else entering.add(key);
	}
}

async function findPast(
	{ store }: EngineContext,
	journeyId: string,
	rules: EntryRules,
	candidates: Candidate[],
): Promise<Map<string, EnrollmentPast>> {
	const asked = candidates.filter(({ entry }) => entry.reentry !== 'always');
	if (rules.per === 'account') {
		return await store.enrollments.pastOfAccounts(
			journeyId,
			asked.flatMap(({ accountId, entryKey }) => (accountId === null ? [] : [{ accountId, entryKey }])),
		);
	}
	return await store.enrollments.past(
		journeyId,
		asked.map(({ entry, entryKey }) => ({ contactId: entry.contactId, entryKey })),
	);
}

/** All begin with a ready hold at the trigger; with a rate or a spread, some of them later. */
async function placeAtTrigger(context: EngineContext, begun: Candidate[]): Promise<void> {
	const { store } = context;
	const now = store.clock.now();
	const starts = new Map<string, number>();
	for (const group of Map.groupBy(begun, ({ entry }) => `${entry.journeyId} ${entry.stepId}`).values()) {
		const [{ entry, rules }] = group;
		const interval = rules.ratePerHour === null ? 0 : 3_600_000 / rules.ratePerHour;
		const slot =
			interval === 0
				? now
				: await store.entries.reserveSlots(entry.journeyId, entry.stepId, group.length, interval);
		group.forEach(({ id }, position) => {
			starts.set(id, Math.round(slot + position * interval) + spreadOf(id, rules.spread));
		});
	}
	await store.holds.insert(
		begun.map(({ entry, id }) => ({
			enrollmentId: id,
			journeyId: entry.journeyId,
			stepId: entry.stepId,
			originId: id,
			contactId: entry.contactId,
			visit: 0,
			state: 'ready' as const,
			outcome: 'entered' as const,
			dueAt: starts.get(id) ?? now,
			branches: null,
			releasedAt: now,
			releasedBy: entry.causedBy,
			previousAt: null,
			previousBy: null,
			termsKey: '',
			item: entry.item,
		})),
	);
}
