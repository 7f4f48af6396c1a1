import { NodeOperationError, type IExecuteFunctions, type INode } from 'n8n-workflow';

import type { ItemContext } from '../context';
import { flowOf } from '../flowOf';
import { readWorkflow } from '../readWorkflow';

/** n8n settings that would lose contacts, or make them fail for no reason. */
export function refuseSettings(node: INode): void {
	if (node.retryOnFail === true) {
		throw new NodeOperationError(node, 'Turn off “Retry On Fail” in the settings of this step', {
			description:
				'A step takes its contacts over once, so that nothing is sent twice; a second try would look like an interrupted execution. It waits for its store by itself.',
		});
	}
	if (node.executeOnce !== true) return;
	throw new NodeOperationError(node, 'Turn off “Execute Once” in the settings of this step', {
		description:
			'With it n8n hands over the first contact only, and all others would leave the journey unseen.',
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
	const message = `Contacts can’t wait inside Loop Over Items (“${loop.name}”): remove the loop, n8n runs each node once for every contact anyway`;
	throw new NodeOperationError(node, message, {
		description:
			'The loop ends when its first contacts wait, and begins again with each that goes on: the others would be lost, and those would go around without end. To repeat something, connect a later step back to an earlier node.',
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
		'Contacts can’t wait inside a sub-workflow: put this step into the workflow in which their journey began';
	throw new NodeOperationError(functions.getNode(), message, {
		itemIndex,
		description:
			'The workflow that called this one goes on at once, without those who wait here. You can also make this workflow a journey of its own that contacts enter by an event.',
	});
}
