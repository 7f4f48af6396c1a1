import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty } from '../../lib/n8n/descriptions/common';
import { fromModel, withTool } from '../../lib/n8n/tools';
import { ruleProperties } from './ruleProperties';
import { ID_EXAMPLE } from '../../lib/n8n/descriptions/idExample';

const end = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder: 'e.g. 50',
	description,
});

const own: INodeProperties[] = [
	{
		displayName: 'Model Name',
		name: 'modelName',
		type: 'string',
		noDataExpression: true,
		default: 'Lead Score',
		required: true,
		description: 'Name of the model on leads and in score explanations',
	},
	{
		displayName: 'Score Based On',
		name: 'basis',
		type: 'options',
		noDataExpression: true,
		default: 'contact',
		options: [
			{
				name: 'All Contacts of the Account',
				value: 'account',
				description: 'Leads without an account aren’t scored',
			},
			{ name: 'The Lead’s Contact', value: 'contact' },
		],
		description: 'Whose interactions and fields earn points',
	},
	...ruleProperties,
	{
		displayName: 'Mark Sales-Ready',
		name: 'salesReady',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description: 'Whether a lead becomes sales-ready once its score reaches a threshold',
	},
	{
		displayName: 'Sales-Ready Threshold',
		name: 'salesReadyAt',
		type: 'number',
		default: 50,
		typeOptions: { numberPrecision: 0 },
		displayOptions: { show: { salesReady: [true] } },
		description:
			'The score at which a lead becomes sales-ready: its lifecycle moves it, and the event <code>lead.sales_ready</code> is recorded',
	},
	{
		displayName: 'Grades',
		name: 'grades',
		type: 'fixedCollection',
		placeholder: 'Add Grade',
		default: {},
		typeOptions: { multipleValues: true, sortable: true },
		description: 'Names for score bands. Bands must not have gaps between them.',
		options: [
			{
				displayName: 'Grade',
				name: 'grade',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. Hot' },
					end('From', 'from', 'Lowest score of the band. Leave empty for the lowest grade.'),
					end('To', 'to', 'Highest score of the band. Leave empty for the highest grade.'),
				],
			},
		],
	},
	{
		displayName: 'Lead ID',
		name: 'leadId',
		type: 'string',
		default: '',
		placeholder: ID_EXAMPLE,
		description:
			'The lead to score for each item. Leave empty to use the lead on the item or of this journey, or else the contact’s most recently updated open lead.',
	},
	optionsProperty([
		{
			displayName: 'Clean Up Scores When Stopped',
			name: 'cleanUp',
			type: 'boolean',
			noDataExpression: true,
			default: true,
			description:
				'Whether to remove the model’s scores from leads when the model is removed or its workflow is unpublished. Sales-ready leads stay sales-ready.',
		},
		{
			displayName: 'Groups',
			name: 'groups',
			type: 'fixedCollection',
			placeholder: 'Add Group',
			default: {},
			typeOptions: { multipleValues: true },
			description: 'Limits for the total points from a group of rules',
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
							'Min',
							'min',
							'The most points the group can take away, as a negative number. Leave empty for no limit.',
						),
						end('Max', 'max', 'The most points the group can give. Leave empty for no limit.'),
					],
				},
			],
		},
		end('Max Score', 'maxScore', 'Scores never go above this. Leave empty for no limit.'),
		end('Min Score', 'minScore', 'Scores never go below this. Leave empty for no limit.'),
		{
			displayName: 'Sales-Ready Requires',
			name: 'combine',
			type: 'options',
			noDataExpression: true,
			default: 'any',
			options: [
				{
					name: 'All Models',
					value: 'all',
					description: 'The lead must reach the threshold of every model that has one',
				},
				{ name: 'This Model Only', value: 'any', description: 'Reaching this model’s threshold is enough' },
			],
			description: 'Which thresholds a lead must reach to become sales-ready',
		},
		{
			displayName: 'Remove Sales-Ready Below Threshold',
			name: 'demote',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description:
				'Whether a lead stops being sales-ready when its score drops below the threshold. Its stage doesn’t change.',
		},
	]),
	{
		displayName:
			'When you test in the editor, this node shows the score and stores nothing. Publish the workflow to publish the model.',
		name: 'testingNotice',
		type: 'notice',
		default: '',
	},
];

export const properties = withTool(own, {
	description:
		'Score a lead now with the rules of this tool. Returns the lead’s score, its grade, and whether it is sales-ready. Example: how good is this lead?',
	defaults: { leadId: fromModel('Lead ID', 'ID of the lead, from another answer') },
});
