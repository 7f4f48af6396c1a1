import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty } from '../../lib/n8n/descriptions/common';
import { ruleProperties } from './ruleProperties';

const end = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder: 'e.g. 50',
	description,
});

export const properties: INodeProperties[] = [
	{
		displayName: 'Model Name',
		name: 'modelName',
		type: 'string',
		noDataExpression: true,
		default: 'Lead Score',
		required: true,
		description: 'What the model is called on leads and where a score is explained',
	},
	{
		displayName: 'Whose Behavior Counts',
		name: 'basis',
		type: 'options',
		noDataExpression: true,
		default: 'contact',
		options: [
			{
				name: 'All Contacts of the Account',
				value: 'account',
				description: 'Leads without an account are not scored',
			},
			{ name: 'The Lead’s Contact', value: 'contact' },
		],
		description: 'Whose interactions and fields give points',
	},
	...ruleProperties,
	{
		displayName: 'Mark Sales-Ready',
		name: 'salesReady',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description: 'Whether a lead is ready for sales once its score reaches a threshold',
	},
	{
		displayName: 'Sales-Ready From',
		name: 'salesReadyAt',
		type: 'number',
		default: 50,
		typeOptions: { numberPrecision: 0 },
		displayOptions: { show: { salesReady: [true] } },
		description:
			'The score from which on a lead is sales-ready: its lifecycle moves it, and the event <code>lead.sales_ready</code> is raised',
	},
	{
		displayName: 'Grades',
		name: 'grades',
		type: 'fixedCollection',
		placeholder: 'Add Grade',
		default: {},
		typeOptions: { multipleValues: true, sortable: true },
		description: 'Names for bands of scores, which follow each other without gaps',
		options: [
			{
				displayName: 'Grade',
				name: 'grade',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. Hot' },
					end('From', 'from', 'The lowest score of the band; empty for the lowest grade'),
					end('To', 'to', 'The highest score of the band; empty for the highest grade'),
				],
			},
		],
	},
	{
		displayName: 'Lead ID',
		name: 'leadId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 019b8c1e-7d2a-7c3f-9e10-2f4b6a8c0d11',
		description:
			'Which lead is scored when an item comes by. Empty: the lead on the item or of this journey, else the open lead of the contact that was updated last.',
	},
	optionsProperty([
		{
			displayName: 'Clean Up Scores When Stopped',
			name: 'cleanUp',
			type: 'boolean',
			noDataExpression: true,
			default: true,
			description:
				'Whether its scores are taken off the leads when the model is removed or its workflow is not published any more. Leads that are sales-ready stay so.',
		},
		{
			displayName: 'Groups',
			name: 'groups',
			type: 'fixedCollection',
			placeholder: 'Add Group',
			default: {},
			typeOptions: { multipleValues: true },
			description: 'Limits for what the rules of a group give together',
			options: [
				{
					displayName: 'Group',
					name: 'group',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'e.g. Engagement',
						},
						end(
							'Lowest',
							'min',
							'What the group takes away at the most, as a negative number; empty: no limit',
						),
						end('Highest', 'max', 'What the group gives at the most; empty: no limit'),
					],
				},
			],
		},
		end('Highest Score', 'maxScore', 'No score is more than this; empty: no limit'),
		end('Lowest Score', 'minScore', 'No score is less than this; empty: no limit'),
		{
			displayName: 'Sales-Ready Together With',
			name: 'combine',
			type: 'options',
			noDataExpression: true,
			default: 'any',
			options: [
				{
					name: 'All Other Models',
					value: 'all',
					description: 'Only once every model with a threshold is passed',
				},
				{ name: 'No Other Model', value: 'any', description: 'This model suffices' },
			],
			description: 'What is needed, beside the threshold of this model, for a lead to be sales-ready',
		},
		{
			displayName: 'Take Sales-Ready Back',
			name: 'demote',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description:
				'Whether a lead is not sales-ready any more when its score falls below the threshold. Its stage stays.',
		},
	]),
	{
		displayName:
			'When testing in the editor, this step shows the score and stores nothing. Publish the workflow to publish the model.',
		name: 'testingNotice',
		type: 'notice',
		default: '',
	},
];
