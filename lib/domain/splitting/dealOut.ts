import { blockPaths } from './blockPath';
import { quotaPath } from './quotaPath';
import type { SplitMethod, SplitPlan } from './splitPlan';

/** What counting splits remember, each method in its own part. Paths are known by name. */
export interface SplitState {
	balance?: {
		/** The paths and weights the current series of blocks is for; a new one begins if they change. */
		shares: string;
		series: number;
		/** How many visits the series has dealt. */
		position: number;
	};
	/** How many contacts each path has taken, including removed paths. */
	quota?: { counts: Array<[path: string, count: number]> };
}

export type CountingMethod = Extract<SplitMethod, 'balance' | 'quota'>;

export function isCounting(method: SplitMethod): method is CountingMethod {
	return method === 'balance' || method === 'quota';
}

/**
 * The paths of the next visits to a counting split.
 * @param plan its method is one of those that count
 * @param state what the split remembers; null at first
 * @param count how many visits there are
 * @param seed keeps the shuffled blocks of one split independent of those of another
 * @returns one position in the plan's paths per visit, and what to remember now
 */
export function dealOut(
	plan: SplitPlan,
	state: SplitState | null,
	count: number,
	seed: readonly string[],
): { paths: number[]; state: SplitState } {
	return plan.method === 'quota'
		? dealQuotas(plan, state ?? {}, count)
		: dealBlocks(plan, state ?? {}, count, seed);
}

function dealBlocks(
	plan: SplitPlan,
	state: SplitState,
	count: number,
	seed: readonly string[],
): { paths: number[]; state: SplitState } {
	const shares = JSON.stringify(plan.paths.map(({ name, weight }) => [name, weight]));
	const { balance } = state;
	const { series, position } =
		balance?.shares === shares ? balance : { series: (balance?.series ?? -1) + 1, position: 0 };
	const weights = plan.paths.map(({ weight }) => weight);
	return {
		paths: blockPaths(position, count, weights, [...seed, String(series)]),
		state: { ...state, balance: { shares, series, position: position + count } },
	};
}

function dealQuotas(
	plan: SplitPlan,
	state: SplitState,
	count: number,
): { paths: number[]; state: SplitState } {
	const counted = new Map(state.quota?.counts);
	const counts = plan.paths.map(({ name }) => counted.get(name) ?? 0);
	const quotas = plan.paths.map(({ quota }) => quota ?? Infinity);
	const paths = Array.from({ length: count }, () => {
		const path = quotaPath(counts, quotas);
		counts[path] += 1;
		return path;
	});
	plan.paths.forEach(({ name }, path) => counted.set(name, counts[path]));
	return { paths, state: { ...state, quota: { counts: [...counted] } } };
}
