import type { Condition, Moment } from './condition';
import { describeCondition, type ConditionNames } from './describeCondition';
import { evaluateCondition, evaluateLeaf } from './evaluateCondition';
import type { Facts } from './facts';

/** One question within a condition, and its answer for one contact. */
export interface LeafExplanation {
	/** Where it is in the condition: `conditions.1.condition`; empty for the condition itself. */
	path: string;
	/** In words. */
	description: string;
	met: boolean;
}

export interface Explanation {
	/** Whether the condition as a whole is true. */
	met: boolean;
	leaves: LeafExplanation[];
}

/** Explains leaf by leaf why a condition is true or false for a contact. */
export function explainCondition(
	condition: Condition,
	facts: Facts,
	moment: Moment,
	names: ConditionNames = {},
): Explanation {
	const leaves: LeafExplanation[] = [];
	const visit = (node: Condition, path: string[]): void => {
		switch (node.kind) {
			case 'all':
			case 'any':
				node.conditions.forEach((one, index) => visit(one, [...path, 'conditions', String(index)]));
				break;
			case 'not':
				visit(node.condition, [...path, 'condition']);
				break;
			default:
				leaves.push({
					path: path.join('.'),
					description: describeCondition(node, names),
					met: evaluateLeaf(node, facts, moment),
				});
		}
	};
	visit(condition, []);
	return { met: evaluateCondition(condition, facts, moment), leaves };
}
