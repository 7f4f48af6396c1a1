import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../operation';
import * as deleteOne from './delete.operation';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as timeline from './timeline.operation';
import * as upsert from './upsert.operation';

export const operations: Record<string, Operation> = { delete: deleteOne, get, getAll, timeline, upsert };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'upsert',
		displayOptions: { show: { resource: ['account'] } },
		options: [
			{
				name: 'Create or Update',
				value: 'upsert',
				action: 'Create or update an account',
				description: 'Create a new record, or update the current one if it already exists (upsert)',
			},
			{
				name: 'Delete',
				value: 'delete',
				action: 'Delete an account',
				description: 'Delete an account that no contact, lead or activity belongs to',
			},
			{ name: 'Get', value: 'get', action: 'Get an account', description: 'Get one account' },
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many accounts',
				description: 'List accounts, the newest first',
			},
			{
				name: 'Get Timeline',
				value: 'timeline',
				action: 'Get the timeline of an account',
				description: 'List all that happened to all contacts of an account, the latest first',
			},
		],
	},
	...upsert.description,
	...deleteOne.description,
	...get.description,
	...getAll.description,
	...timeline.description,
];
