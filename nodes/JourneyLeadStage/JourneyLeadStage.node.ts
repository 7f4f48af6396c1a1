import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { STEP_STORE_LABEL } from '../../lib/n8n/descriptions/common';
import { getProcesses } from '../../lib/n8n/methods/getProcesses';
import { getStages } from '../../lib/n8n/methods/getStages';
import { executeRecordNode } from '../../lib/n8n/recordNode';
import { leadStageNode } from './leadStageNode';
import { properties } from './properties';

export class JourneyLeadStage implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Move Lead Stage',
		name: 'journeyLeadStage',
		icon: { light: 'file:journeyLeadStage.svg', dark: 'file:journeyLeadStage.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle:
			'={{ $parameter["action"] === "set" ? "set to " + ($parameter["stage"] || "a stage").replaceAll("_", " ") : $parameter["action"].replaceAll("_", " ") }}',
		description:
			'Move a lead (the one in this journey, or by ID) to another lifecycle stage: advance, accept, disqualify, recycle or reopen it',
		defaults: { name: 'Move Lead Stage' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'journeyStoreApi', displayName: STEP_STORE_LABEL, required: false }],
		properties,
	};

	methods = { loadOptions: { getProcesses, getStages } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeRecordNode(this, leadStageNode);
	}
}
