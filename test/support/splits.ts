import { planSplit, type SplitMethod, type SplitPathSettings } from '../../lib/domain';
import type { Split } from '../../lib/engine';
import { JOURNEY } from './engineHarness';

/** A path that shares the rest evenly and takes a hundred, unless something else is given. */
export function pathOf(name: string, given: Partial<SplitPathSettings> = {}): SplitPathSettings {
	return { name, percentage: null, quota: 100, controlGroup: false, ...given };
}

/** A split with these paths, as the step `split` of the tests' journey. */
export function splitOf(method: SplitMethod, paths: SplitPathSettings[], given: Partial<Split> = {}): Split {
	return {
		journeyId: JOURNEY,
		stepId: 'split',
		name: 'The split',
		plan: planSplit(method, paths),
		sharedKey: null,
		returning: 'keep',
		...given,
	};
}

/** How many of some values there are of each. */
export function tally(values: Iterable<string>): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
	return counts;
}
