import type { Checked, Rule, RuleFinding } from '../finding';
import { isEntry, factsOf } from '../journeyNodes';
import { journeyTypeOf } from '../../nodeTypes';
import { CONTROL_GROUP, rowsOf, textOf, valueOf } from '../parameters';
import type { CheckedNode } from '../workflow';

/**
 * Outputs by which contacts leave the journey unseen. Outputs of a condition that lead nowhere aren't among
 * them: that's how journeys end.
 */
export const unconnectedOutput: Rule = {
	name: 'unconnected-output',
	severity: 'warning',
	find: (checked) =>
		checked.graph.nodes.flatMap((node) => [
			...entryWithoutSteps(checked, node),
			...unconnectedErrors(checked, node),
			...unconnectedPaths(checked, node),
			...unconnectedSuppressed(checked, node),
		]),
};

function entryWithoutSteps({ graph }: Checked, node: CheckedNode): RuleFinding[] {
	return isEntry(node) && !graph.isConnected(node.name, 0)
		? [
				{
					node: node.name,
					problem: 'Contacts enter here and leave at once: nothing follows.',
					remedy:
						factsOf(node)?.role === 'entry' && journeyTypeOf(node.type) !== 'journeyTrigger'
							? 'Connect its output, or don’t let contacts enter the journey here.'
							: 'Connect its output.',
				},
			]
		: [];
}

function unconnectedErrors({ graph }: Checked, node: CheckedNode): RuleFinding[] {
	if (node.onError !== 'continueErrorOutput' || !graph.hasContacts(node.name)) return [];
	// The error output is the last one, behind at least one other.
	return graph.outputs(node.name) > 1
		? []
		: [
				{
					node: node.name,
					problem: 'Contacts for whom it fails leave by its error output, where nothing follows.',
					remedy: 'Connect the error output, or set On Error to Continue.',
				},
			];
}

function unconnectedPaths({ graph }: Checked, node: CheckedNode): RuleFinding[] {
	if (journeyTypeOf(node.type) !== 'journeySplit') return [];
	const given = rowsOf(valueOf(node, 'paths'), 'path');
	const paths = given.length === 0 ? [{ name: 'A' }, { name: 'B' }] : given;
	if (graph.outputs(node.name) === 0 || paths.length < 2) return [];
	return paths.flatMap((path: Record<string, unknown>, output) =>
		path[CONTROL_GROUP] === true || graph.isConnected(node.name, output)
			? []
			: {
					node: node.name,
					problem: `Contacts on the path “${textOf(path.name)}” leave the journey: nothing follows.`,
					remedy: 'Connect its output, or mark the path as the control group.',
				},
	);
}

function unconnectedSuppressed({ graph }: Checked, node: CheckedNode): RuleFinding[] {
	if (journeyTypeOf(node.type) !== 'journeyMessageGate') return [];
	// The journey ends with this message for everyone.
	const leadsOn = graph.targets(node.name, 0).some(({ node: next }) => graph.outputs(next) > 0);
	return !leadsOn || graph.isConnected(node.name, 1)
		? []
		: [
				{
					node: node.name,
					problem: 'Contacts whose message is suppressed leave the journey: nothing follows.',
					remedy: 'Connect its Suppressed output, for example to the step after the node that sends.',
				},
			];
}
