import type { INodeProperties } from 'n8n-workflow';

import { processProperty } from '../../lib/n8n/descriptions/lifecycle';
import { actionOptions } from './actions';

export const properties: INodeProperties[] = [
	{
		displayName: 'Action',
		name: 'action',
		type: 'options',
		default: 'advance',
		options: actionOptions,
		description: 'What is done with the lead. A move that its lifecycle process forbids is an error.',
	},
	{
		...processProperty,
		displayOptions: { show: { action: ['change_process', 'set'] } },
		description:
			'The process whose stages are offered, or which the lead begins anew in. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Stage Name or ID',
		name: 'stage',
		type: 'options',
		default: '',
		typeOptions: { loadOptionsMethod: 'getStages', loadOptionsDependsOn: ['processId'] },
		displayOptions: { show: { action: ['set'] } },
		description:
			'Where the lead is moved to. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: '',
		placeholder: 'e.g. No budget this year',
		description:
			'Why the lead is moved, for its history and the salesperson. Needed when a lead is disqualified.',
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
				description: 'What the deal is worth, in units of the currency',
			},
			{
				displayName: 'Close Date',
				name: 'closeDate',
				type: 'dateTime',
				default: '',
				description: 'The day on which the deal is expected to be closed',
			},
			{
				displayName: 'Currency',
				name: 'currency',
				type: 'string',
				default: 'EUR',
				placeholder: 'e.g. EUR',
				description: 'Currency code of three letters',
			},
			{
				displayName: 'Name',
				name: 'name',
				type: 'string',
				default: '',
				placeholder: 'e.g. 20 espresso machines for Contoso',
			},
		],
		description: 'What sales expects of the lead; kept with it',
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [
			{
				displayName: 'Lead ID',
				name: 'leadId',
				type: 'string',
				default: '',
				placeholder: 'e.g. 019b8c1e-7d2a-7c3f-9e10-2f4b6a8c0d11',
				description:
					'Which lead is moved. Empty: the lead of the item, or the one that this journey has made; needed elsewhere.',
			},
			{
				displayName: 'Moved By',
				name: 'movedBy',
				type: 'string',
				default: '',
				placeholder: 'e.g. kim@contoso.com',
				description: 'Who has decided so, for the history of the lead. Empty: this step or workflow.',
			},
		],
	},
	{
		displayName:
			'When testing in the editor, this step shows what it would do and stores nothing. Publish the workflow to move leads.',
		name: 'testingNotice',
		type: 'notice',
		default: '',
	},
];
