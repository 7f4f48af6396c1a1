import type { Rule } from '../finding';
import { isTrigger } from '../hostNodes';

/** A node that no trigger leads to never runs. */
export const unreachableNode: Rule = {
	name: 'unreachable-node',
	severity: 'warning',
	find({ graph, workflow }) {
		if (graph.entries.length === 0) return [];
		const reached = graph.reachableFrom(graph.triggers.map(({ name }) => name));
		const attached = new Set(workflow.attachments.map(({ node }) => node));
		return graph.nodes
			.filter((node) => !reached.has(node.name) && !attached.has(node.name) && !isTrigger(node))
			.map(({ name }) => ({
				node: name,
				problem: 'No trigger leads here, so it never runs.',
				remedy: 'Connect it, or delete it.',
			}));
	},
};
