import { isExpression } from '../expression';
import type { Checked, Rule } from '../finding';
import { baseTypeOf } from '../hostNodes';
import { criteriaOf, factsOf, isHold } from '../journeyNodes';
import { partOf, rowsOf, textOf, valueOf } from '../parameters';
import { journeyTypeOf } from '../../nodeTypes';
import type { CheckedNode } from '../workflow';

/** Contacts go around until the end of time. Once a year, on an anniversary, is what such a loop is for. */
export const endlessLoop: Rule = {
	name: 'loop-without-a-way-out',
	severity: 'error',
	find: (checked) =>
		checked.graph.loops.flatMap((loop) => {
			const holds = loop.filter(isHold);
			// Loop Over Items has its own rule.
			const batches = holds.some(({ name }) => checked.graph.batchLoopAround(name) !== undefined);
			if (holds.length === 0 || batches || holds.some(isYearly) || hasWayOut(checked, loop)) return [];
			const [{ name }] = holds;
			return {
				node: name,
				problem: `The loop through ${namesOf(loop)} has no way out: every contact goes around in it forever.`,
				remedy:
					'Let contacts leave it by an output of an If/Then, or add an exit criterion to the trigger or the option Max Total Visits to this step.',
			};
		}),
};

function isYearly(node: CheckedNode): boolean {
	return journeyTypeOf(node.type) === 'journeyWait' && valueOf(node, 'mode') === 'anniversary';
}

function namesOf(loop: CheckedNode[]): string {
	const names = loop.map(({ name }) => `“${name}”`);
	return names.length <= 3
		? names.join(', ')
		: `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

function hasWayOut({ graph }: Checked, loop: CheckedNode[]): boolean {
	const inside = new Set(loop.map(({ name }) => name));
	const leavesByOutput = (node: CheckedNode): boolean => {
		const outputs = Math.max(outputsOf(node), graph.outputs(node.name));
		if (outputs < 2) return false;
		return Array.from({ length: outputs }, (_, output) => graph.targets(node.name, output)).some(
			(targets) => !targets.some((target) => inside.has(target.node)),
		);
	};
	const entries = graph.entries.filter(({ name }) => loop.some((node) => graph.after(name).has(node.name)));
	return (
		loop.some((node) => leavesByOutput(node) || dropsContacts(node) || exitsContacts(node)) ||
		(entries.length > 0 && entries.every((entry) => criteriaOf(entry).some(({ exits }) => exits)))
	);
}

/** How many outputs a node has at least, connected or not. */
function outputsOf(node: CheckedNode): number {
	const own = factsOf(node);
	if (own?.holds !== undefined && node.type.endsWith('IfThen')) {
		return valueOf(node, 'condition') === 'firstOf' ? rowsOf(valueOf(node, 'paths'), 'path').length + 1 : 2;
	}
	if (own !== undefined) return 1;
	return ['if', 'switch'].includes(baseTypeOf(node)) ? 2 : 1;
}

/** Nodes that may drop a contact although they have one output. */
function dropsContacts(node: CheckedNode): boolean {
	return ['filter', 'code', 'function', 'functionItem', 'stopAndError', 'executeWorkflow'].includes(
		baseTypeOf(node),
	);
}

/** Nodes by which contacts may leave the journey, as they are set. */
function exitsContacts(node: CheckedNode): boolean {
	const visits = partOf(valueOf(node, 'options'), 'maxTotalVisits');
	const operation = textOf(valueOf(node, 'operation'));
	return (
		visits !== undefined ||
		valueOf(node, 'ifPast') === 'exit' ||
		valueOf(node, 'ifMissing') === 'exit' ||
		(factsOf(node)?.role === 'records' && (/exit|delete|erase/i.test(operation) || isExpression(operation)))
	);
}
