import { isExpression } from '../expression';
import type { Checked, Rule } from '../finding';
import { baseTypeOf, isSending } from '../hostNodes';
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
	switch (journeyTypeOf(node.type)) {
		case 'journeyIfThen':
			return valueOf(node, 'condition') === 'firstOf' ? rowsOf(valueOf(node, 'paths'), 'path').length + 1 : 2;
		case 'journeySplit':
			return Math.max(2, rowsOf(valueOf(node, 'paths'), 'path').length);
		case 'journeyMessageGate':
			return 2;
		case null:
			return baseTypeOf(node) === 'if' ? 2 : 1;
		default:
			return 1;
	}
}

/** Nodes of n8n that pass every contact on, whatever it is. */
const PASSING = new Set([
	'crypto',
	'dateTime',
	'html',
	'if',
	'markdown',
	'merge',
	'noOp',
	'renameKeys',
	'respondToWebhook',
	'set',
	'sort',
	'splitInBatches',
	'wait',
]);

/** Nodes that may drop a contact: a filter, and whatever looks something up and may find nothing. */
function dropsContacts(node: CheckedNode): boolean {
	return factsOf(node) === undefined && !PASSING.has(baseTypeOf(node)) && !isSending(node);
}

/** Nodes by which contacts may leave the journey, as they are set. */
function exitsContacts(node: CheckedNode): boolean {
	const visits = partOf(valueOf(node, 'options'), 'maxTotalVisits');
	const operation = textOf(valueOf(node, 'operation'));
	return (
		visits !== undefined ||
		valueOf(node, 'ifPast') === 'exit' ||
		valueOf(node, 'ifMissing') === 'exit' ||
		(factsOf(node)?.role === 'records' &&
			(/exit|delete|erase|getAll/i.test(operation) || isExpression(operation)))
	);
}
