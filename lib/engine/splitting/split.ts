import { dealOut, isCounting, stickyPath, type SplitPlan, type SplitState } from '../../domain/splitting';
import { sharedScope, type SplitScope, type SplitVisitor, type Store } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';

/** A split as currently configured. */
export interface Split extends SplitScope {
	/** The current name of the step, for people. */
	name: string;
	plan: SplitPlan;
	/** Splits with the same key give a contact the same path; used by the sticky method only. */
	sharedKey: string | null;
	/** Whether returning contacts keep the path of their first visit; used by the methods that count. */
	returning: 'keep' | 'again';
}

/** The outcome of one visit. */
export interface SplitDecision {
	/** Position of the path in the plan. */
	path: number;
	/** `earlier`: the contact already had this path, or this very visit was counted before. */
	assigned: 'now' | 'earlier';
}

/**
 * Assigns paths to a batch of visits, in one transaction. It may be run again: a visit is identified by the
 * hold that the contact came from, and gets the same path each time.
 *
 * - A contact keeps its path as long as there is one of that name, whatever its share is by then. Only when
 *   the path is gone is the contact reassigned.
 * - Test contacts are assigned by a hash where others are counted, and don't affect the counts.
 *
 * @param holdIds the holds that the items came from, in the order in which they are counted
 * @returns the decisions by hold id; a hold that the store doesn't know is left out
 */
export async function assignPaths(
	context: EngineContext,
	split: Split,
	holdIds: string[],
	executionId: string,
): Promise<Map<string, SplitDecision>> {
	if (holdIds.length === 0) return new Map();
	const distinct = [...new Set(holdIds)];
	return await inTransaction(context, async ({ store }) => {
		// First of all, so that no one else counts what is read after it.
		const state = isCounting(split.plan.method) ? await store.splits.lockState<SplitState>(split) : null;
		const known = await store.splits.visitors(distinct);
		const visitors = distinct.flatMap((holdId) => known.get(holdId) ?? []);

		const counted = await countedBefore(store, split, visitors);
		const uncounted = visitors.filter(({ holdId }) => !counted.has(holdId));
		const decisions = new Map([...counted, ...(await decide(store, split, uncounted, state))]);
		// One that its execution brings once more has passed once.
		const passing = await store.stepLog.passing(
			split.stepId,
			uncounted.map(({ enrollmentId, holdId }) => ({ enrollmentId, originId: holdId })),
		);
		const fresh = uncounted.filter(({ holdId }) => passing.has(holdId));
		await store.stepLog.add(
			fresh.map((visitor) => {
				const { path, assigned } = decisions.get(visitor.holdId) as SplitDecision;
				const { name, controlGroup } = split.plan.paths[path];
				return {
					enrollmentId: visitor.enrollmentId,
					journeyId: visitor.journeyId,
					stepId: split.stepId,
					kind: 'split' as const,
					output: path,
					again: passing.get(visitor.holdId)!.again,
					executionId,
					hold: { originId: visitor.holdId },
					detail: { step: split.name, path: name, method: split.plan.method, assigned, controlGroup },
				};
			}),
			new Map(fresh.map(({ enrollmentId, holdId }) => [enrollmentId, passing.get(holdId)!.facts])),
		);
		return decisions;
	});
}

/** Visits that an earlier run of their execution has already counted. */
async function countedBefore(
	store: Store,
	split: Split,
	visitors: SplitVisitor[],
): Promise<Map<string, SplitDecision>> {
	if (!isCounting(split.plan.method)) return new Map();
	return earlier(
		split,
		await store.splits.visits(
			split.stepId,
			visitors.map(({ holdId }) => holdId),
		),
	);
}

/** The stored paths that are among the split's. */
function earlier(split: Split, stored: Map<string, string>): Map<string, SplitDecision> {
	const positions = new Map(split.plan.paths.map(({ name }, position) => [name, position]));
	return new Map(
		[...stored].flatMap(([id, name]) => {
			const path = positions.get(name);
			return path === undefined ? [] : [[id, { path, assigned: 'earlier' as const }] as const];
		}),
	);
}

async function decide(
	store: Store,
	split: Split,
	visitors: SplitVisitor[],
	state: SplitState | null,
): Promise<Map<string, SplitDecision>> {
	const keeps =
		split.plan.method === 'sticky' || (isCounting(split.plan.method) && split.returning === 'keep');
	if (!keeps) return await draw(store, split, visitors, state);

	const contactIds = [...new Set(visitors.map(({ contactId }) => contactId))];
	const kept = earlier(split, await store.splits.assignments(split, contactIds));
	// Of several visits of one contact, the first decides.
	const first = new Map(visitors.toReversed().map((visitor) => [visitor.contactId, visitor]));
	const newcomers = visitors.filter(
		(visitor) => !kept.has(visitor.contactId) && first.get(visitor.contactId) === visitor,
	);
	const drawn = await draw(store, split, newcomers, state);
	return new Map(
		visitors.map((visitor) => {
			const own = drawn.get(visitor.holdId);
			if (own !== undefined) return [visitor.holdId, own];
			const { path } =
				kept.get(visitor.contactId) ??
				(drawn.get((first.get(visitor.contactId) as SplitVisitor).holdId) as SplitDecision);
			return [visitor.holdId, { path, assigned: 'earlier' }];
		}),
	);
}

/** New paths, by hold id. */
async function draw(
	store: Store,
	split: Split,
	visitors: SplitVisitor[],
	state: SplitState | null,
): Promise<Map<string, SplitDecision>> {
	switch (split.plan.method) {
		case 'sticky':
			return await drawSticky(store, split, visitors);
		case 'random':
			return hashed(split, visitors, ({ holdId }) => ['visit', split.journeyId, split.stepId, holdId]);
		case 'balance':
		case 'quota':
			return await drawCounted(store, split, visitors, state);
	}
}

async function drawSticky(
	store: Store,
	split: Split,
	visitors: SplitVisitor[],
): Promise<Map<string, SplitDecision>> {
	const { sharedKey } = split;
	const decisions = hashed(split, visitors, ({ contactId }) =>
		sharedKey === null
			? ['sticky', split.journeyId, split.stepId, contactId]
			: ['shared', sharedKey, contactId],
	);
	if (sharedKey !== null) {
		const scope = sharedScope(sharedKey);
		const shared = earlier(
			split,
			await store.splits.assignments(
				scope,
				visitors.map(({ contactId }) => contactId),
			),
		);
		for (const { holdId, contactId } of visitors) {
			decisions.set(holdId, shared.get(contactId) ?? (decisions.get(holdId) as SplitDecision));
		}
		// What another split has assigned under the key stays, even if this one has no such path.
		await assign(store, split, visitors, decisions, scope);
	}
	await assign(store, split, visitors, decisions, null);
	return decisions;
}

async function drawCounted(
	store: Store,
	split: Split,
	visitors: SplitVisitor[],
	state: SplitState | null,
): Promise<Map<string, SplitDecision>> {
	const real = visitors.filter(({ test }) => !test);
	const decisions = hashed(
		split,
		visitors.filter(({ test }) => test),
		({ contactId }) => ['test', split.journeyId, split.stepId, contactId],
	);
	if (real.length === 0) return decisions;
	const dealt = dealOut(split.plan, state, real.length, ['block', split.journeyId, split.stepId]);
	real.forEach(({ holdId }, index) => decisions.set(holdId, { path: dealt.paths[index], assigned: 'now' }));
	await store.splits.saveState(split, dealt.state);
	await store.splits.addVisits(
		split,
		real.map((visitor, index) => ({ ...visitor, path: split.plan.paths[dealt.paths[index]].name })),
	);
	if (split.returning === 'keep') await assign(store, split, real, decisions, null);
	return decisions;
}

/**
 * Writes the assignments, and takes over what another process has written in the meantime.
 * @param shared the scope of a shared key; null: the split's own
 */
async function assign(
	store: Store,
	split: Split,
	visitors: SplitVisitor[],
	decisions: Map<string, SplitDecision>,
	shared: SplitScope | null,
): Promise<void> {
	const names = split.plan.paths.map(({ name }) => name);
	const written = await store.splits.assign(
		shared ?? split,
		visitors.map(({ holdId, contactId }) => ({
			contactId,
			path: names[(decisions.get(holdId) as SplitDecision).path],
		})),
		shared === null ? names : null,
	);
	const now = earlier(split, written);
	for (const { holdId, contactId } of visitors) {
		const theirs = now.get(contactId);
		if (theirs !== undefined && theirs.path !== decisions.get(holdId)?.path) decisions.set(holdId, theirs);
	}
}

function hashed(
	split: Split,
	visitors: SplitVisitor[],
	keyOf: (visitor: SplitVisitor) => string[],
): Map<string, SplitDecision> {
	const weights = split.plan.paths.map(({ weight }) => weight);
	return new Map(
		visitors.map((visitor) => [
			visitor.holdId,
			{ path: stickyPath(keyOf(visitor), weights), assigned: 'now' },
		]),
	);
}
