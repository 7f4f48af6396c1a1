import { NodeOperationError, type ITriggerFunctions, type ITriggerResponse } from 'n8n-workflow';

import { isTest } from '../../lib/n8n/mode';
import { registerModel } from '../../lib/n8n/steps/registerModel';
import { readModel } from './readModel';

/** n8n calls this when the workflow is published (and when n8n starts): from then on the model scores. */
export async function publish(functions: ITriggerFunctions): Promise<ITriggerResponse> {
	if (isTest(functions.getMode())) return {};
	// Parameters first: n8n can evaluate them only until the first await.
	const node = functions.getNode();
	const { id: journeyId } = functions.getWorkflow();
	if (journeyId === undefined) {
		throw new NodeOperationError(node, 'Save the workflow before publishing it');
	}
	const model = readModel(
		(name, fallback) => functions.getNodeParameter(name, fallback),
		functions.getTimezone(),
	);
	return await registerModel(functions, { journeyId, stepId: node.id, model });
}
