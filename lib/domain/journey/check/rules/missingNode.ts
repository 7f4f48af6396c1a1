import type { Rule } from '../finding';
import { referencesIn } from '../references';
import { runningNode, scriptsOf } from './referenceAcrossWait';

/** Code that catches errors may ask for what isn't there; and code with a `$` of its own asks no node, but a page. */
const MAY_ASK = /\bcatch\b|\b(?:const|let|var)\s+\$\s*=|[(,]\s*\$\s*[,)]|\bfunction\s+\$\s*\(/;

/** A node that was deleted, or copied without the one it reads: n8n stops at its expression. */
export const missingNode: Rule = {
	name: 'reference-to-a-missing-node',
	severity: 'error',
	find: (checked) =>
		checked.graph.nodes
			.filter((node) => checked.graph.hasContacts(runningNode(checked, node).name))
			.flatMap((node) => {
				const missing = scriptsOf(node)
					.filter((script) => !MAY_ASK.test(script))
					.flatMap(referencesIn)
					.filter((reference) => !reference.guarded && checked.graph.node(reference.node) === undefined);
				return [...new Map(missing.map((reference) => [reference.node, reference])).values()].map(
					(reference) => ({
						node: node.name,
						problem: `${reference.text} names a node that this workflow doesn't have, so every contact would fail here.`,
						remedy: 'Write the name of a node of this workflow, or read $json instead.',
					}),
				);
			}),
};
