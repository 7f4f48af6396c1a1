import type { HoldOutcome } from '../../domain/journey';
import type { HoldOrigin, HoldTerms, Json } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { resolveTerms, type TermsTemplate } from './branchTemplates';
import { whenDue } from './conditionBranches';
import type { StepReference } from './StepReference';
import { judge } from './judge';
import { recordChanged } from './recordChanged';

/** A claim whose terms or condition have to be checked again. */
export interface Recheck {
	holdId: string;
	contactId: string;
	/** When it arrived at the step, UTC epoch milliseconds. */
	arrivedAt: number;
	/** The step's current terms for it. */
	terms: TermsTemplate;
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
	/** Which of its branches came true. */
	branch: number | null;
}

interface Decision extends Ending {
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
		const origins = await store.holds.originsOf(rechecks.map(({ holdId }) => holdId));
		const terms = await resolveTerms(
			tx,
			rechecks.map((one) => ({ ...one, origin: origins.get(one.holdId) })),
		);
		const settled = rechecks.map((one, n): Settled => ({
			...one,
			terms: terms[n],
			enrollmentId: origins.get(one.holdId)?.enrollmentId ?? '',
		}));
		const decisions = await decide(tx, step.stepId, settled, origins);
		const waitingOn = settled.filter(({ holdId }) => !decisions.has(holdId));
		await holdOn(tx, step.termsKey, claimId, waitingOn);
		// A change that came after the records were read must not be missed.
		const stale = await store.contacts.changedSince(
			waitingOn
				.filter(({ terms }) => terms.branches?.branches.some(({ kind }) => kind === 'record'))
				.map(({ contactId, readAt }) => ({ contactId, since: readAt })),
		);
		await recordChanged(tx, stale);
		for (const [outcome, ended] of Map.groupBy(decisions, ([, decision]) => decision.outcome)) {
			// The event that satisfies the condition is used up by it, as if it had released the hold.
			const releases = ended.map(([holdId, { at, by, branch }]) => ({ holdId, at, by, branch }));
			await store.holds.setOutcome(releases, claimId, outcome);
		}
		tx.wake();
		return new Map([...decisions].map(([holdId, { outcome, branch }]) => [holdId, { outcome, branch }]));
	});
}

type Settled = Omit<Recheck, 'terms'> & { terms: HoldTerms; enrollmentId: string };

/** Those that don't wait on. */
async function decide(
	context: EngineContext,
	stepId: string,
	holds: Settled[],
	origins: ReadonlyMap<string, HoldOrigin>,
): Promise<Map<string, Decision>> {
	const now = context.store.clock.now();
	const isUp = ({ dueAt }: HoldTerms): boolean => dueAt !== null && dueAt <= now;
	const verdicts = await judge(
		context,
		holds.flatMap(({ holdId, contactId, enrollmentId, terms }) => {
			const { branches } = terms;
			if (branches === null) return [];
			return [{ id: holdId, stepId, contactId, enrollmentId, branches, timeIsUp: isUp(terms) }];
		}),
		origins,
	);
	// A click may still turn out to be a person's: then it came in time.
	const awaited = await context.store.hits.awaited(
		holds.flatMap(({ holdId, terms, fulfilled }) =>
			isUp(terms) && !fulfilled && !verdicts.has(holdId) ? [{ id: holdId, dueAt: terms.dueAt ?? now }] : [],
		),
	);
	return new Map(
		holds.flatMap(({ holdId, terms, fulfilled }): Array<[string, Decision]> => {
			if (awaited.has(holdId)) return [];
			const verdict = verdicts.get(holdId);
			if (fulfilled) return [[holdId, { outcome: 'matched', branch: 0, at: null, by: null }]];
			if (verdict !== undefined) return [[holdId, { outcome: 'matched', ...verdict }]];
			return isUp(terms) ? [[holdId, { outcome: 'elapsed', branch: null, at: null, by: null }]] : [];
		}),
	);
}

async function holdOn(
	context: EngineContext,
	termsKey: string,
	claimId: string,
	holds: Settled[],
): Promise<void> {
	const due = await whenDue(
		context,
		holds.map(({ holdId, contactId, enrollmentId, terms }) => ({
			...terms,
			id: holdId,
			contactId,
			enrollmentId,
		})),
	);
	for (const [n, { holdId, terms, item }] of holds.entries()) {
		await context.store.holds.holdOn({ ...terms, ...due[n], id: holdId, claimId, termsKey, item });
	}
}
