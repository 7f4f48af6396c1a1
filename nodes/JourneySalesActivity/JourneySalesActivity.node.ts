import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { executeRecordNode } from '../../lib/n8n/recordNode';
import { activityNode } from './activityNode';
import { properties } from './properties';

export class JourneySalesActivity implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Create Sales Activity',
		name: 'journeySalesActivity',
		icon: { light: 'file:journeySalesActivity.svg', dark: 'file:journeySalesActivity.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ { appointment: "Appointment", phoneCall: "Phone call", task: "Task" }[$parameter["kind"]] + ($parameter["subject"] ? ": " + $parameter["subject"] : "") }}',
		description: 'Give a salesperson an appointment, a phone call or a task about the contact',
		defaults: { name: 'Create Sales Activity' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'journeyStoreApi', required: false }],
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeRecordNode(this, activityNode);
	}
}
