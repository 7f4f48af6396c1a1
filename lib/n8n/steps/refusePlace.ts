import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import type { ItemContext } from '../context';
import { flowOf } from '../flowOf';
import { readWorkflow } from '../readWorkflow';

/**
 * Places in a workflow where a contact that waits never goes on as the author meant, because what stands around it
 * doesn't wait with it.
 * @throws NodeOperationError for a step inside Loop Over Items
 */
export function refuseLoop(functions: IExecuteFunctions): void {
	const workflow = readWorkflow(functions);
	if (workflow === null) return;
	const node = functions.getNode();
	const loop = flowOf(workflow).loopAround(node.name);
	if (loop === undefined) return;
	throw new NodeOperationError(node, `Contacts can’t wait inside Loop Over Items (“${loop.name}”)`, {
		description:
			'The loop ends when its first contacts wait, and begins again with each that goes on: the others would be lost, and those would go around without end. Remove the loop: n8n runs each node once for every contact anyway. To repeat something, connect a later step back to an earlier node.',
	});
}

/** @throws NodeOperationError for a contact whose journey is another workflow, which has called this one */
export function refuseSubWorkflow(
	functions: IExecuteFunctions,
	{ journey }: ItemContext,
	itemIndex: number,
): void {
	const { id } = functions.getWorkflow();
	if (id === undefined || journey.journeyId === id) return;
	throw new NodeOperationError(functions.getNode(), 'Contacts can’t wait inside a sub-workflow', {
		itemIndex,
		description:
			'The workflow that called this one goes on at once, without those who wait here. Put this step into the journey’s own workflow, or let this workflow be a journey of its own that contacts enter by an event.',
	});
}
