import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { dealOut, isCounting, stickyPath, type SplitPlan } from '../../lib/domain/splitting';
import type { SplitDecision } from '../../lib/engine';

/**
 * Where these items of an editor run go, one decision per item. Reads and stores nothing: each run draws again,
 * as if no one had come before.
 * @throws InvalidInputError when the path to test doesn't exist
 */
export function testDecisions(
	functions: IExecuteFunctions,
	plan: SplitPlan,
	itemIndexes: number[],
): SplitDecision[] {
	return pathsOf(functions, plan, itemIndexes).map((path) => ({ path, assigned: 'now' }));
}

function pathsOf(functions: IExecuteFunctions, plan: SplitPlan, itemIndexes: number[]): number[] {
	if (functions.getNodeParameter('whenTesting', 0, 'draw') === 'path') {
		return itemIndexes.map((index) => testPath(functions, plan, index));
	}
	const run = ['test run', functions.getExecutionId()];
	if (isCounting(plan.method)) return dealOut(plan, null, itemIndexes.length, run).paths;
	const weights = plan.paths.map(({ weight }) => weight);
	return itemIndexes.map((index) => stickyPath([...run, String(index)], weights));
}

function testPath(functions: IExecuteFunctions, plan: SplitPlan, itemIndex: number): number {
	const wanted = String(functions.getNodeParameter('testPath', itemIndex, '') ?? '')
		.normalize('NFC')
		.trim();
	const path = wanted === '' ? 0 : plan.paths.findIndex(({ name }) => name === wanted);
	if (path !== -1) return path;
	throw new InvalidInputError({
		field: 'Path to Test',
		reason: `"${wanted}" isn’t a path of this split; its paths are ${plan.paths.map(({ name }) => name).join(', ')}`,
	});
}
