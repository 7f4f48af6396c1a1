import { chooseBranch, type BranchTerms } from '../../domain/journey';
import type { HoldOrigin } from '../../store';
import type { EngineContext } from '../EngineContext';
import { judgeConditions } from './conditionBranches';
import { judgeEvents } from './eventBranches';
import type { BranchStates, JudgedHold } from './judgedHold';

/** The branch by which a hold continues. */
export interface Verdict {
	/** Counted from 0. */
	branch: number;
	/** When it came true, UTC epoch milliseconds. */
	at: number;
	/** The interaction that made it true, if any. */
	by: string | null;
}

/**
 * Decides which of the holds may continue now, and by which branch: when they arrive, when something has
 * happened, and when their terms have changed. Set-based: a few statements for all of them.
 * @param origins what they came from, by their ids, if that is known already
 */
export async function judge(
	context: EngineContext,
	holds: JudgedHold[],
	origins?: ReadonlyMap<string, HoldOrigin>,
): Promise<Map<string, Verdict>> {
	const states: BranchStates = new Map(
		holds.map(({ id, branches }) => [id, branches.branches.map(() => null)]),
	);
	await judgeEvents(context, holds, origins, states);
	await judgeConditions(context, holds, states);
	const verdicts = new Map<string, Verdict>();
	for (const { id, branches, timeIsUp } of holds) {
		const own = states.get(id)!;
		const branch = chooseBranch(branches.rank, own, timeIsUp);
		const state = branch === null ? null : own[branch];
		if (branch !== null && state !== null) verdicts.set(id, { branch, ...state });
	}
	return verdicts;
}

/** What the log says about a release. */
export function releasedDetail({ branches }: BranchTerms, { branch, by }: Verdict): object {
	const [only] = branches;
	return {
		interactionId: by,
		...(branches.length === 1 && only.kind === 'event' ? { event: only.type } : { branch }),
	};
}
