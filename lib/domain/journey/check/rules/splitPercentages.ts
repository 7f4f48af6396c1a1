import { inputProblems, type FieldProblem } from '../../../errors';
import { planSplit, type SplitMethod } from '../../../splitting';
import { isExpression } from '../expression';
import type { Rule } from '../finding';
import { journeyTypeOf } from '../../nodeTypes';
import { CONTROL_GROUP, rowsOf, textOf, valueOf } from '../parameters';
import { findingOf } from '../problems';
import type { CheckedNode } from '../workflow';

/** A split whose paths don't add up fails every contact. */
export const splitPercentages: Rule = {
	name: 'split-that-does-not-add-up',
	severity: 'error',
	find: ({ graph }) =>
		graph.nodes
			.filter(({ type }) => journeyTypeOf(type) === 'journeySplit')
			.flatMap((node) => problemsOf(node).map((problem) => findingOf(node, problem))),
};

function problemsOf(node: CheckedNode): FieldProblem[] {
	const method = valueOf(node, 'method', 'sticky') as SplitMethod;
	const paths = rowsOf(valueOf(node, 'paths'), 'path');
	// As it comes from the panel: two even paths.
	if (node.parameters.paths === undefined || isExpression(method)) return [];
	const unreadable = paths.flatMap((path, index): FieldProblem[] => {
		const text = textOf(path.percentage);
		if (method === 'quota' || text === '' || isExpression(text) || percentage(text) !== null) return [];
		const field = `Percentage of ${textOf(path.name) || `path ${index + 1}`}`;
		return [
			{ field, reason: `“${text}” is not a number; write one from 0 to 100, or leave it empty for the rest` },
		];
	});
	if (unreadable.length > 0) return unreadable;
	if (paths.some((path) => Object.values(path).some(isExpression))) return [];
	try {
		planSplit(
			method,
			paths.map((path) => ({
				name: textOf(path.name),
				percentage: method === 'quota' ? null : percentage(textOf(path.percentage)),
				quota: typeof path.quota === 'number' ? path.quota : 100,
				controlGroup: path[CONTROL_GROUP] === true,
			})),
		);
		return [];
	} catch (error) {
		return inputProblems(error);
	}
}

/** `25`, `12.5` and `25 %`. */
function percentage(text: string): number | null {
	const number = text.replace(/\s*%$/, '');
	return /^\d+(?:\.\d+)?$/.test(number) ? Number(number) : null;
}
