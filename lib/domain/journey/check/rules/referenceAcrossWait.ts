import { isExpression, scriptsIn } from '../expression';
import type { Checked, Rule, RuleFinding } from '../finding';
import { baseTypeOf } from '../hostNodes';
import { factsOf, isEntry, isHold } from '../journeyNodes';
import { referencesIn, type NodeReference } from '../references';
import { textOf, valueOf } from '../parameters';
import type { CheckedNode } from '../workflow';

/** Behind a wait a new execution has begun, in which earlier nodes haven't run. */
export const referenceAcrossWait: Rule = {
	name: 'reference-across-a-wait',
	severity: 'error',
	find: (checked) =>
		checked.graph.nodes.flatMap((node) => {
			const found = new Map<string, RuleFinding>();
			const runs = runningNode(checked, node);
			for (const script of scriptsOf(node)) {
				for (const reference of referencesIn(script)) {
					const wait = waitBetween(checked, runs, reference);
					if (wait === null) continue;
					found.set(reference.text, {
						node: node.name,
						problem: `${reference.text} doesn't reach across “${wait.name}”: “${reference.node}” ran in an earlier execution, so every contact would fail here.`,
						remedy: remedyFor(checked, reference),
					});
				}
			}
			return [...found.values()];
		}),
};

/** Everything a node computes. */
export function scriptsOf(node: CheckedNode): string[] {
	const code = ['code', 'function', 'functionItem'].includes(baseTypeOf(node))
		? ['jsCode', 'functionCode']
				.map((name) => textOf(valueOf(node, name)))
				.filter((text) => !isExpression(text))
		: [];
	return [...code, ...scriptsIn(node.parameters)];
}

/** The node in whose place a node runs: for a tool or a model, the agent that it serves. */
export function runningNode({ graph, workflow }: Checked, node: CheckedNode): CheckedNode {
	let runs = node;
	const seen = new Set<string>();
	for (;;) {
		seen.add(runs.name);
		const to = workflow.attachments.find((attachment) => attachment.node === runs.name)?.to ?? '';
		const next = graph.node(to);
		if (next === undefined || seen.has(to)) return runs;
		runs = next;
	}
}

/** The wait that's between a node and one it reads; null: none is, or it isn't known to fail. */
function waitBetween({ graph }: Checked, node: CheckedNode, reference: NodeReference): CheckedNode | null {
	if (reference.guarded || graph.node(reference.node) === undefined) return null;
	const starts = graph.startsOf(node.name).filter(isHold);
	if (isHold(node) && factsOf(node)?.looksAgain?.(node) === true) starts.push(node);
	return (
		starts.find(
			({ name }) =>
				name !== reference.node &&
				!graph.segment(name).has(reference.node) &&
				graph.after(reference.node).has(name),
		) ?? null
	);
}

/** What is on every item behind a wait. */
const ALWAYS_THERE = /^(?:contact|account|lead|activity|journey)(?:\.|$)/;

function remedyFor({ graph }: Checked, { node: name, path }: NodeReference): string {
	const node = graph.node(name);
	if (path !== null && ALWAYS_THERE.test(path)) return `Write $json.${path} instead.`;
	const property = /^event\.properties\.(.+)$/.exec(path ?? '')?.[1];
	if (property !== undefined && node !== undefined && isEntry(node)) {
		return `Write $json.journey.entry.${property} instead.`;
	}
	if (path === null || path === '') {
		return 'Use $json.contact for the contact and $json.journey.entry for what the contact entered with.';
	}
	return `Keep the value on the item before the wait (Edit Fields, Include Other Input Fields) and write $json.${path}, or use $json.contact or $json.journey.entry.`;
}
