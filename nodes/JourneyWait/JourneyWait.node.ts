import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';

import { holdHint, sendingHint, STEP_STORE_LABEL } from '../../lib/n8n/descriptions/common';
import { startStep } from '../../lib/n8n/publication';
import { executeHoldingStep, registerStep } from '../../lib/n8n/steps';
import { properties } from './properties';
import { subtitle } from './subtitle';
import { waitStep } from './waitStep';

export class JourneyWait implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Journey Wait',
		name: 'journeyWait',
		icon: { light: 'file:journeyWait.svg', dark: 'file:journeyWait.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle,
		description: 'Hold each contact for a duration or until a date, without keeping an execution open',
		defaults: { name: 'Journey Wait' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		// A journey step makes no sense as an AI agent's tool.
		usableAsTool: undefined,
		credentials: [{ name: 'journeyStoreApi', displayName: STEP_STORE_LABEL, required: false }],
		hints: [holdHint, sendingHint],
		properties,
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const { onlyWithin } = this.getNodeParameter('timing', {}) as { onlyWithin?: object };
		return await startStep(
			this,
			async () => await registerStep(this, { recheckOverdue: onlyWithin !== undefined }),
		);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeHoldingStep(this, waitStep);
	}
}
