import type { Checked, Rule } from '../finding';
import { journeyTypeOf } from '../../nodeTypes';
import { valueOf } from '../parameters';
import type { CheckedNode } from '../workflow';

/** An email that's to come from the gate, where no gate has decided since the contacts last waited. */
export const mailWithoutGate: Rule = {
	name: 'send-email-without-a-gate',
	severity: 'error',
	find: (checked) =>
		checked.graph.nodes
			.filter((node) => takesMessage(node) && comesWithoutMessage(checked, node))
			.map(({ name }) => ({
				node: name,
				problem:
					'It sends the message of a gate, but contacts come here without one, so every email would fail.',
				remedy:
					'Connect it to the Send output of a Journey Message Gate with no wait in between, or set Email to Defined Below.',
			})),
};

function takesMessage(node: CheckedNode): boolean {
	return journeyTypeOf(node.type) === 'journeySendEmail' && valueOf(node, 'content', 'gate') !== 'fields';
}

const SEND = 0;

function comesWithoutMessage({ graph }: Checked, { name }: CheckedNode): boolean {
	// A gate is a place to wait, so contacts that have passed one start there.
	return graph
		.startsOf(name)
		.some(
			(start) =>
				journeyTypeOf(start.type) !== 'journeyMessageGate' || !graph.segment(start.name, SEND).has(name),
		);
}
