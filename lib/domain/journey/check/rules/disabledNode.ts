import type { Rule } from '../finding';
import { isStickyNote } from '../hostNodes';
import { factsOf } from '../journeyNodes';

/** Contacts pass a disabled node as if it weren't there. */
export const disabledNode: Rule = {
	name: 'disabled-node-on-the-way',
	severity: 'warning',
	find: ({ graph, workflow }) =>
		workflow.nodes
			.filter(({ disabled, name }) => disabled && graph.inputs(name).size > 0 && graph.isConnected(name, 0))
			.filter((node) => !isStickyNote(node) && graph.isOnTheWay(node.name))
			.map((node) => ({
				node: node.name,
				problem:
					factsOf(node)?.holds === undefined
						? 'It’s disabled: contacts pass it and nothing happens.'
						: 'It’s disabled: contacts pass it by its first output without waiting.',
				remedy: 'Enable it, or delete it and connect the nodes around it.',
			})),
};
