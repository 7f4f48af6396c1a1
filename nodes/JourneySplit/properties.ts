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
				description: 'A contact keeps its path for good, also when percentages are changed',
			},
			{
				name: 'Random per Visit',
				value: 'random',
				description: 'Drawn anew each time that a contact comes by',
			},
			{
				name: 'Exact Balance',
				value: 'balance',
				description: 'Dealt out in shuffled blocks, so that the percentages are exact after each block',
			},
			{
				name: 'First N (Quota)',
				value: 'quota',
				description:
					'The first so many contacts take the first path, the next the second; the last has no limit',
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
				{ name: 'A', percentage: '', quota: 100, holdout: false },
				{ name: 'B', percentage: '', quota: 100, holdout: false },
			],
		},
		typeOptions: {
			multipleValues: true,
			sortable: true,
			minRequiredFields: FEWEST_PATHS,
			maxAllowedFields: MOST_PATHS,
		},
		description:
			'One output each, in this order. A contact that keeps its path keeps it by the path’s name: order and percentages may change; who was on a path that is renamed or removed is assigned anew at the next visit.',
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
						placeholder: 'e.g. Short Mail',
						description: 'What the path is called at its output, on items and in the records',
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
							'0 to 100, with at most two decimals. Empty: the rest, which all empty ones share evenly. 0: nobody new.',
					},
					{
						displayName: 'Up to Contacts',
						name: 'quota',
						type: 'number',
						noDataExpression: true,
						default: 100,
						typeOptions: { minValue: 0 },
						displayOptions: { show: { '/method': ['quota'] } },
						description:
							'How many contacts take this path before the next one is used. The last path takes all others.',
					},
					{
						displayName: 'Hold-Out',
						name: 'holdout',
						type: 'boolean',
						noDataExpression: true,
						default: false,
						description:
							'Whether this is the control group: those who get nothing, to compare the others with. Its items carry <code>split.holdout</code>.',
					},
				],
			},
		],
	},
	whenTestingProperty(
		[
			{
				name: 'By the Percentages or Quotas',
				value: 'draw',
				description: 'Drawn anew in each run, as if nobody had come before',
			},
			{ name: 'All Take One Path', value: 'path', description: 'To try out what is behind it' },
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
		description: 'Name of the path that all items take in a run in the editor; empty is the first one',
	},
	{
		...optionsProperty([
			{
				displayName: 'Contacts Who Come Again',
				name: 'returning',
				type: 'options',
				noDataExpression: true,
				default: 'keep',
				displayOptions: counting,
				options: [
					{ name: 'Are Counted Again', value: 'again', description: 'And may get another path' },
					{ name: 'Keep Their Path', value: 'keep', description: 'And are counted once' },
				],
				description: 'What a second visit does, in the same enrollment or another',
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
					'Splits with the same key, in this journey or others, give a contact the path of the same name. Without a key each split decides for itself.',
			},
		]),
		displayOptions: { show: { method: ['sticky', 'balance', 'quota'] } },
	},
];
