import type { Checked, Rule } from '../finding';
import { journeyTypeOf } from '../../nodeTypes';
import { valueOf } from '../parameters';
import type { CheckedNode } from '../workflow';

/** No one has said what holds for all messages of the store. */
export const messagesWithoutPolicy: Rule = {
	name: 'messages-without-a-policy',
	severity: 'warning',
	find: (checked) =>
		checked.store?.messages?.policy !== false
			? []
			: gates(checked).map(({ name }) => ({
					node: name,
					problem:
						'The store has no message policy, so no caps and quiet hours hold across journeys, and footers don’t name the sender.',
					remedy: 'Save one with Journey Records → Message Policy: Save.',
				})),
};

/** There are no pages that links could lead to. */
export const messagesWithoutPages: Rule = {
	name: 'messages-without-public-pages',
	severity: 'warning',
	find: (checked) =>
		checked.store?.messages?.pages !== false
			? []
			: gates(checked)
					.filter(
						(node) =>
							valueOf(node, 'channel', 'email') === 'email' &&
							valueOf(node, 'kind', 'commercial') === 'commercial',
					)
					.map(({ name }) => ({
						node: name,
						problem:
							'No Journey Public Pages node is published on this store, so emails have no unsubscribe link, and opens and clicks aren’t recorded.',
						remedy: 'Publish a workflow with a Journey Public Pages node.',
					})),
};

function gates({ graph }: Checked): CheckedNode[] {
	return graph.nodes.filter(
		(node) => journeyTypeOf(node.type) === 'journeyMessageGate' && graph.hasContacts(node.name),
	);
}
