import type { INodeProperties } from 'n8n-workflow';

import { FEWEST_PATHS, MOST_PATHS } from '../../lib/domain/splitting';
import { optionsProperty, whenTestingProperty } from '../../lib/n8n/descriptions/common';

const byPercentage = { show: { '/method': ['sticky', 'random', 'balance'] } };

const counting = { show: { '/method': ['balance', 'quota'] } };

export const properties: INodeProperties[] = [
	{
		displayName: 'Method',
		name: 'method',
		type: 'options',
		noDataExpression: true,
		default: 'sticky',
		// The most common one first.
		options: [
			{
				name: 'Sticky per Contact',
				value: 'sticky',
				description: 'A contact always keeps its path, even if percentages change',
			},
			{
				name: 'Random per Visit',
				value: 'random',
				description: 'Chosen again on every visit',
			},
			{
				name: 'Exact Balance',
				value: 'balance',
				description: 'Assigned in shuffled blocks, so percentages are exact after each block',
			},
			{
				name: 'First N (Quota)',
				value: 'quota',
				description:
					'Fills the first path up to its quota, then the second, and so on; the last path has no limit',
			},
		],
		description: 'What decides which path a contact takes',
	},
	{
		displayName: 'Paths',
		name: 'paths',
		type: 'fixedCollection',
		placeholder: 'Add Path',
		default: {
			path: [
				{ name: 'A', percentage: '50', quota: 100, controlGroup: false },
				{ name: 'B', percentage: '50', quota: 100, controlGroup: false },
			],
		},
		typeOptions: {
			multipleValues: true,
			sortable: true,
			minRequiredFields: FEWEST_PATHS,
			maxAllowedFields: MOST_PATHS,
		},
		description:
			'One output per path, in this order. A contact’s path is remembered by name, so order and percentages can change. Contacts on a renamed or removed path are reassigned on their next visit.',
		options: [
			{
				displayName: 'Path',
				name: 'path',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						noDataExpression: true,
						default: '',
						placeholder: 'e.g. Short Email',
						description: 'Name of the path on its output, on items and in records',
					},
					{
						displayName: 'Percentage',
						name: 'percentage',
						type: 'string',
						noDataExpression: true,
						default: '',
						placeholder: 'e.g. 25',
						displayOptions: byPercentage,
						description:
							'0 to 100, with up to two decimals. Leave empty for an even share of the remainder. With 0, no new contacts take this path.',
					},
					{
						displayName: 'Max Contacts',
						name: 'quota',
						type: 'number',
						noDataExpression: true,
						default: 100,
						typeOptions: { minValue: 0 },
						displayOptions: { show: { '/method': ['quota'] } },
						description:
							'How many contacts take this path before the next one is used. The last path takes everyone else.',
					},
					{
						displayName: 'Control Group',
						name: 'controlGroup',
						type: 'boolean',
						noDataExpression: true,
						default: false,
						description:
							'Whether this path is the control group: contacts that get nothing, as a baseline for the others. Its items carry <code>split.controlGroup</code>.',
					},
				],
			},
		],
	},
	whenTestingProperty(
		[
			{
				name: 'Use Percentages or Quotas',
				value: 'draw',
				description: 'Chosen again in each run, as if no contact had come before',
			},
			{ name: 'Send All to One Path', value: 'path', description: 'To try out the nodes after it' },
		],
		'draw',
	),
	{
		displayName: 'Path to Test',
		name: 'testPath',
		type: 'string',
		default: '',
		placeholder: 'e.g. A',
		displayOptions: { show: { whenTesting: ['path'] } },
		description:
			'Name of the path all items take when you test in the editor. Leave empty for the first one.',
	},
	{
		...optionsProperty([
			{
				displayName: 'Returning Contacts',
				name: 'returning',
				type: 'options',
				noDataExpression: true,
				default: 'keep',
				displayOptions: counting,
				options: [
					{ name: 'Count Again', value: 'again', description: 'They may get a different path' },
					{ name: 'Keep Path', value: 'keep', description: 'They are counted once' },
				],
				description: 'What happens on another visit, in the same enrollment or a later one',
			},
			{
				displayName: 'Shared Key',
				name: 'sharedKey',
				type: 'string',
				noDataExpression: true,
				default: '',
				placeholder: 'e.g. spring-control-group',
				displayOptions: { show: { '/method': ['sticky'] } },
				description:
					'Splits with the same key, in this or other journeys, give a contact the path with the same name. Without a key, each split decides on its own.',
			},
		]),
		displayOptions: { show: { method: ['sticky', 'balance', 'quota'] } },
	},
];
