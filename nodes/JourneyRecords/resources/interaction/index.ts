import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../operation';
import * as create from './create.operation';

export const operations: Record<string, Operation> = { create };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'create',
		displayOptions: { show: { resource: ['interaction'] } },
		options: [
			{
				name: 'Record',
				value: 'create',
				action: 'Record an interaction',
				description: 'Record something that a contact did; journeys that wait for it go on at once',
			},
		],
	},
	...create.description,
];
