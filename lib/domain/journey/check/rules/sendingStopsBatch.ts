import type { Rule } from '../finding';
import { isSending } from '../hostNodes';
import { severalContactsAt } from '../questions';

/** One bad address stops a node that sends, and with it all contacts of the execution. */
export const sendingStopsBatch: Rule = {
	name: 'sending-node-that-stops-the-batch',
	severity: 'warning',
	find: (checked) =>
		checked.graph.nodes
			.filter(
				(node) =>
					isSending(node) &&
					(node.onError ?? 'stopWorkflow') === 'stopWorkflow' &&
					severalContactsAt(checked, node.name),
			)
			.map(({ name }) => ({
				node: name,
				problem:
					'If it fails for one contact, it fails for all contacts of the execution, even those it has already sent to.',
				remedy: 'Set On Error to Continue in its settings.',
			})),
};
