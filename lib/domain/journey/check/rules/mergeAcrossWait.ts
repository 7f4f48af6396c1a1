import { isExpression } from '../expression';
import type { Checked, Rule } from '../finding';
import { baseTypeOf } from '../hostNodes';
import { isHold } from '../journeyNodes';
import { valueOf } from '../parameters';
import type { CheckedNode } from '../workflow';

/** What a merge joins never arrives together: each contact leaves a wait in an execution of its own. */
export const mergeAcrossWait: Rule = {
	name: 'merge-across-a-wait',
	severity: 'error',
	find: (checked) =>
		checked.graph.nodes.filter(joinsInputs).flatMap((node) => {
			const alone = startWithoutAllInputs(checked, node);
			return alone === null
				? []
				: {
						node: node.name,
						problem: `Its inputs never arrive together: contacts from “${alone.name}” come in an execution of their own, so there is nothing to join.`,
						remedy: 'Set Mode to Append, or connect both branches directly to the next node.',
					};
		}),
};

function joinsInputs(node: CheckedNode): boolean {
	const mode = valueOf(node, 'mode', 'append');
	return baseTypeOf(node) === 'merge' && mode !== 'append' && !isExpression(mode);
}

function startWithoutAllInputs({ graph }: Checked, { name }: CheckedNode): CheckedNode | null {
	const inputs = graph.inputs(name).size;
	const starts = graph.startsOf(name);
	if (inputs < 2 || !starts.some(isHold)) return null;
	const alone = starts.filter((start) =>
		// Each contact leaves by one output.
		Array.from({ length: graph.outputs(start.name) }, (_, output) =>
			graph.segment(start.name, output).get(name),
		).some((arrived) => arrived !== undefined && arrived.size < inputs),
	);
	return alone.find(isHold) ?? alone[0] ?? null;
}
