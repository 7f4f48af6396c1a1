import type { Rule } from '../finding';
import { baseTypeOf } from '../hostNodes';
import { valueOf } from '../parameters';
import { leadsToStep, severalContactsAtOnce } from '../questions';
import type { CheckedNode } from '../workflow';

/** Several contacts become one item, and only one of them can go on. */
export const mergedIntoOne: Rule = {
	name: 'contacts-merged-into-one-item',
	severity: 'error',
	find: (checked) =>
		checked.graph.nodes
			.filter(
				(node) =>
					makesOneOfMany(node) &&
					leadsToStep(checked, node.name) &&
					severalContactsAtOnce(checked, node.name),
			)
			.map(({ name }) => ({
				node: name,
				problem:
					'It makes one item of all contacts of an execution, so the journey loses all but one of them.',
				remedy:
					'Put it at the end of a branch of its own, or set Contacts per Execution to a Fixed Number of 1 in the step before it.',
			})),
};

function makesOneOfMany(node: CheckedNode): boolean {
	const type = baseTypeOf(node);
	if (type === 'itemLists') {
		return ['aggregateItems', 'concatenateItems', 'summarize'].includes(String(valueOf(node, 'operation')));
	}
	return type === 'aggregate' || type === 'summarize';
}
