import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { STEP_STORE_LABEL } from '../../lib/n8n/descriptions/common';
import { getLeadFields } from '../../lib/n8n/methods/getLeadFields';
import { getProcesses } from '../../lib/n8n/methods/getProcesses';
import { getOpenStages } from '../../lib/n8n/methods/getStages';
import { getLeadStrategies } from '../../lib/n8n/methods/getStrategies';
import { searchContacts } from '../../lib/n8n/methods/searchContacts';
import { executeRecordNode } from '../../lib/n8n/recordNode';
import { leadNode } from './leadNode';
import { properties } from './properties';

export class JourneyCreateLead implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Create Lead',
		name: 'journeyCreateLead',
		icon: { light: 'file:journeyCreateLead.svg', dark: 'file:journeyCreateLead.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle:
			'={{ { always: "always new", email: "match by email", emailAndPage: "match by email and page", strategy: "match by strategy" }[$parameter["matching"]] }}',
		description:
			'Create a sales lead for a contact or account (the one in this journey, or by ID), or find and update the open one',
		defaults: { name: 'Create Lead' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'journeyStoreApi', displayName: STEP_STORE_LABEL, required: false }],
		properties,
	};

	methods = {
		listSearch: { searchContacts },
		loadOptions: { getLeadStrategies, getOpenStages, getProcesses },
		resourceMapping: { getLeadFields },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeRecordNode(this, leadNode);
	}
}
