import type { Rule } from '../finding';
import { baseTypeOf } from '../hostNodes';
import { keepsItemsInOrder } from '../codeOrder';
import { textOf, valueOf } from '../parameters';
import { leadsToStep, severalContactsAtOnce } from '../questions';
import type { CheckedNode } from '../workflow';

/** Code that returns other items, or in another order, without saying what each was made from. */
export const codeLosesContacts: Rule = {
	name: 'code-that-loses-contacts',
	severity: 'warning',
	find: (checked) =>
		checked.graph.nodes
			.filter(
				(node) =>
					runsForAll(node) &&
					!isSafe(node) &&
					leadsToStep(checked, node.name) &&
					severalContactsAtOnce(checked, node.name),
			)
			.map(({ name }) => ({
				node: name,
				problem:
					'Its code runs once for all contacts and doesn’t say which item belongs to which, so contacts can be lost or swapped.',
				remedy:
					'Set Mode to Run Once for Each Item, return the items of $input.all() in order, or set pairedItem on each item.',
			})),
};

function runsForAll(node: CheckedNode): boolean {
	const type = baseTypeOf(node);
	if (type === 'code') return valueOf(node, 'mode', 'runOnceForAllItems') === 'runOnceForAllItems';
	return type === 'function';
}

function isSafe(node: CheckedNode): boolean {
	const python = textOf(valueOf(node, 'language')).startsWith('python');
	const code = textOf(
		valueOf(node, python ? 'pythonCode' : baseTypeOf(node) === 'code' ? 'jsCode' : 'functionCode'),
	);
	// As it comes from the panel: it returns its items.
	return code === '' || keepsItemsInOrder(code);
}
