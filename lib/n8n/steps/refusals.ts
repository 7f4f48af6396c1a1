import { NodeOperationError, type IExecuteFunctions, type INode } from 'n8n-workflow';

import type { ItemContext } from '../context';
import { flowOf } from '../flowOf';
import { readWorkflow } from '../readWorkflow';

/** n8n settings that would lose contacts, or make them fail for no reason. */
export function refuseSettings(node: INode): void {
	if (node.retryOnFail === true) {
		throw new NodeOperationError(node, 'Turn off “Retry On Fail” in this step’s settings', {
			description:
				'A step receives its contacts only once, so nothing is sent twice; a retry would look like an interrupted execution. It already waits for its store on its own.',
		});
	}
	if (node.executeOnce !== true) return;
	throw new NodeOperationError(node, 'Turn off “Execute Once” in this step’s settings', {
		description:
			'With it on, n8n passes only the first contact, and all others would silently leave the journey.',
	});
}

/**
 * Rejects a step in a place where a waiting contact never goes on as its author intended, because the loop
 * around it doesn't wait with it.
 * @throws NodeOperationError for a step inside Loop Over Items
 */
export function refuseLoop(functions: IExecuteFunctions): void {
	const workflow = readWorkflow(functions);
	if (workflow === null) return;
	const node = functions.getNode();
	const loop = flowOf(workflow).loopAround(node.name);
	if (loop === undefined) return;
	const message = `Contacts can’t wait inside Loop Over Items (“${loop.name}”): remove the loop, since n8n runs each node once for every contact anyway`;
	throw new NodeOperationError(node, message, {
		description:
			'The loop ends when its first contacts wait, and restarts with each one that continues: the rest would be lost, and those would loop forever. To repeat something, connect a later step back to an earlier node.',
	});
}

/** @throws NodeOperationError for a contact whose journey is another workflow that called this one */
export function refuseSubWorkflow(
	functions: IExecuteFunctions,
	{ journey }: ItemContext,
	itemIndex: number,
): void {
	const { id } = functions.getWorkflow();
	if (id === undefined || journey.journeyId === id) return;
	const message =
		'Contacts can’t wait inside a sub-workflow: move this step to the workflow where their journey started';
	throw new NodeOperationError(functions.getNode(), message, {
		itemIndex,
		description:
			'The calling workflow continues immediately, without the contacts that wait here. You can also make this workflow a separate journey that contacts enter on an event.',
	});
}
