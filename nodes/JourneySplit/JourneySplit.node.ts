import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { STEP_STORE_LABEL } from '../../lib/n8n/descriptions/common';
import { outputs, percentagesHint, subtitle } from './appearance';
import { executeSplit } from './executeSplit';
import { properties } from './properties';

export class JourneySplit implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Journey Split',
		name: 'journeySplit',
		icon: { light: 'file:journeySplit.svg', dark: 'file:journeySplit.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle,
		description: 'Split contacts into paths: A/B tests, control groups, quotas',
		defaults: { name: 'Journey Split' },
		inputs: [NodeConnectionTypes.Main],
		outputs,
		// A journey step makes no sense as an AI agent's tool.
		usableAsTool: undefined,
		credentials: [{ name: 'journeyStoreApi', displayName: STEP_STORE_LABEL, required: false }],
		hints: [percentagesHint],
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeSplit(this);
	}
}
