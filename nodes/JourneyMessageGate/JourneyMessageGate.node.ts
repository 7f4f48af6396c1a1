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
import { gateStep } from './gateStep';
import { properties } from './properties';
import { subtitle } from './subtitle';
import { warnWithoutPolicy } from './warnWithoutPolicy';

export class JourneyMessageGate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Journey Message Gate',
		name: 'journeyMessageGate',
		icon: { light: 'file:journeyMessageGate.svg', dark: 'file:journeyMessageGate.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle,
		description:
			'Decide whether a message may go out: consent, suppression list, frequency caps, quiet hours. Adds tracked links and an unsubscribe link',
		defaults: { name: 'Journey Message Gate' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Send', 'Suppressed'],
		// A journey step makes no sense as an AI agent's tool.
		usableAsTool: undefined,
		credentials: [{ name: 'journeyStoreApi', displayName: STEP_STORE_LABEL, required: false }],
		hints: [holdHint, sendingHint],
		properties,
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const response = await startStep(this, async () => await registerStep(this, { recheckOverdue: true }));
		await warnWithoutPolicy(this);
		return response;
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeHoldingStep(this, gateStep);
	}
}
