import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { STEP_STORE_LABEL } from '../../lib/n8n/descriptions/common';
import { searchContacts } from '../../lib/n8n/methods/searchContacts';
import { executeRecordNode } from '../../lib/n8n/recordNode';
import { activityNode } from './activityNode';
import { properties } from './properties';

export class JourneySalesActivity implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Create Sales Activity',
		name: 'journeySalesActivity',
		icon: { light: 'file:journeySalesActivity.svg', dark: 'file:journeySalesActivity.dark.svg' },
		group: ['transform'],
		version: [1],
		// A subject that is an expression can't be evaluated before there are items; then the due date says
		// more.
		subtitle: `={{ { appointment: "appointment", phoneCall: "phone call", task: "task" }[$parameter["kind"]] + (
			!String($rawParameter["subject"] || "=").startsWith("=")
				? ": " + $rawParameter["subject"]
				: $parameter["kind"] !== "appointment" && $parameter["due"] === "days" && !String($rawParameter["days"]).startsWith("=")
					? " in " + $rawParameter["days"] + ($parameter["workingDays"] ? " working" : "") + ($rawParameter["days"] === 1 ? " day" : " days")
					: "") }}`,
		description:
			'Create a task, phone call or appointment for a salesperson about a contact (the one in this journey, or by ID)',
		defaults: { name: 'Create Sales Activity' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'journeyStoreApi', displayName: STEP_STORE_LABEL, required: false }],
		properties,
	};

	methods = { listSearch: { searchContacts } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeRecordNode(this, activityNode);
	}
}
