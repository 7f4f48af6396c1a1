import { fixedValueProblems } from '../fixedValues';
import type { Rule } from '../finding';
import { findingOf } from '../problems';

/** A fixed value with which no contact can pass. */
export const impossibleValue: Rule = {
	name: 'impossible-value',
	severity: 'error',
	find: ({ graph }) =>
		graph.nodes.flatMap((node) => fixedValueProblems(node).map((problem) => findingOf(node, problem))),
};
