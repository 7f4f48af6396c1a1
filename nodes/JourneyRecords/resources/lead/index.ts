import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../operation';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as getHistory from './getHistory.operation';

export const operations: Record<string, Operation> = { get, getAll, getHistory };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getAll',
		displayOptions: { show: { resource: ['lead'] } },
		options: [
			{ name: 'Get', value: 'get', action: 'Get a lead', description: 'Get one lead' },
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many leads',
				description: 'List leads, the newest first',
			},
			{
				name: 'Get History',
				value: 'getHistory',
				action: 'Get the history of a lead',
				description: 'List the moves of a lead in its lifecycle: from, to, why, by whom and when',
			},
		],
	},
	...get.description,
	...getAll.description,
	...getHistory.description,
];
