import type { INodeProperties } from 'n8n-workflow';

import { processProperty } from '../descriptions/lifecycle';
import { actionOptions } from './moveActions';

/**
 * What to do with a lead. Nodes with it need `getProcesses` and `getStages` among their `loadOptions`
 * methods.
 */
export const moveProperties: INodeProperties[] = [
	{
		displayName: 'Action',
		name: 'action',
		type: 'options',
		default: 'advance',
		options: actionOptions,
		description: 'What to do with the lead. A move its lifecycle process doesn’t allow is an error.',
	},
	{
		...processProperty,
		displayOptions: { show: { action: ['change_process', 'set'] } },
		description:
			'The process to choose a stage from, or to move the lead to. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Stage Name or ID',
		name: 'stage',
		type: 'options',
		default: '',
		typeOptions: { loadOptionsMethod: 'getStages', loadOptionsDependsOn: ['processId'] },
		displayOptions: { show: { action: ['set'] } },
		description:
			'The stage to move the lead to. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: '',
		placeholder: 'e.g. No budget this year',
		description:
			'Why the lead is moved, for its history and the salesperson. Required to disqualify a lead or move it back to an earlier stage.',
	},
	{
		displayName: 'Owner',
		name: 'owner',
		type: 'string',
		default: '',
		placeholder: 'e.g. kim@contoso.com',
		description:
			'The salesperson to assign the lead to at the same time. Leave empty to keep the owner. In the default process, Sales Accepted needs an owner.',
	},
	{
		displayName: 'Opportunity',
		name: 'opportunity',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: { show: { action: ['sales_accepted'] } },
		options: [
			{
				displayName: 'Amount',
				name: 'amount',
				type: 'number',
				default: 0,
				typeOptions: { minValue: 0, numberPrecision: 2 },
				description: 'Value of the deal, in units of the currency',
			},
			{
				displayName: 'Close Date',
				name: 'closeDate',
				type: 'dateTime',
				default: '',
				description: 'Date the deal is expected to close',
			},
			{
				displayName: 'Currency',
				name: 'currency',
				type: 'string',
				default: 'EUR',
				placeholder: 'e.g. EUR',
				description: 'Three-letter currency code',
			},
			{
				displayName: 'Name',
				name: 'name',
				type: 'string',
				default: '',
				placeholder: 'e.g. 20 espresso machines for Contoso',
			},
		],
		description: 'What sales expects from the lead; stored on it',
	},
];

/** Who decided; one of *Additional Fields*. */
export const movedByProperty: INodeProperties = {
	displayName: 'Moved By',
	name: 'movedBy',
	type: 'string',
	default: '',
	placeholder: 'e.g. kim@contoso.com',
	description: 'Who made the decision, for the lead’s history. Leave empty to use this node or workflow.',
};
