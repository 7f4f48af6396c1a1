import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../operation';
import * as complete from './complete.operation';
import * as getAll from './getAll.operation';

export const operations: Record<string, Operation> = { complete, getAll };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getAll',
		displayOptions: { show: { resource: ['activity'] } },
		options: [
			{
				name: 'Complete',
				value: 'complete',
				action: 'Complete an activity',
				description: 'Close an open activity; journeys that wait for <code>activity.completed</code> go on',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many activities',
				description: 'List activities, the ones due first first',
			},
		],
	},
	...complete.description,
	...getAll.description,
];
