import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../operation';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as timeline from './timeline.operation';
import * as upsert from './upsert.operation';

export const operations: Record<string, Operation> = { get, getAll, timeline, upsert };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'upsert',
		displayOptions: { show: { resource: ['contact'] } },
		options: [
			{
				name: 'Create or Update',
				value: 'upsert',
				action: 'Create or update a contact',
				description: 'Create a new record, or update the current one if it already exists (upsert)',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get a contact',
				description: 'Get one contact',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many contacts',
				description: 'List contacts, the newest first',
			},
			{
				name: 'Get Timeline',
				value: 'timeline',
				action: 'Get the timeline of a contact',
				description:
					'List all that happened to a contact, the latest first: interactions, leads, activities and steps of journeys',
			},
		],
	},
	...upsert.description,
	...get.description,
	...getAll.description,
	...timeline.description,
];
