import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';

import { STEP_STORE_LABEL } from '../../lib/n8n/descriptions/common';
import { searchSegments } from '../../lib/n8n/descriptions/segmentLocator';
import { startStep } from '../../lib/n8n/publication';
import { eventTypeMethods } from '../../lib/n8n/methods/searchEventTypes';
import { executeRecordNode } from '../../lib/n8n/recordNode';
import { properties } from './properties';
import { publish } from './publish';
import { scoringNode } from './scoringNode';

export class JourneyLeadScoring implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Score Lead',
		name: 'journeyLeadScoring',
		icon: { light: 'file:journeyLeadScoring.svg', dark: 'file:journeyLeadScoring.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ "model " + $parameter["modelName"] }}',
		description:
			'Score a lead (the one in this journey, or by ID) with a model of rules that, once published, also rescores all leads on every change',
		defaults: { name: 'Score Lead' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		// A tool keeps `trigger()`: it publishes its own model, once, just as a step does.
		usableAsTool: true,
		credentials: [{ name: 'journeyStoreApi', displayName: STEP_STORE_LABEL, required: false }],
		hints: [
			{
				message:
					'Publishing the workflow publishes the model. From then on, new interactions, changed fields and passing time rescore all open leads, whether or not items reach this node.',
				type: 'info',
				location: 'ndv',
				whenToDisplay: 'beforeExecution',
			},
		],
		properties,
	};

	methods = { listSearch: { ...eventTypeMethods, searchSegments } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await startStep(this, async () => await publish(this));
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeRecordNode(this, scoringNode);
	}
}
