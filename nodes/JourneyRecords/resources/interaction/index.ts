import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../operation';
import * as create from './create.operation';
import * as deleteOld from './deleteOld.operation';

export const operations: Record<string, Operation> = { create, deleteOld };

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
				name: 'Delete Old',
				value: 'deleteOld',
				action: 'Delete old interactions',
				description:
					'Count or delete interactions that are older than so many days and that nothing looks back on any more',
			},
			{
				name: 'Record',
				value: 'create',
				action: 'Record an interaction',
				description: 'Record something that a contact did; journeys that wait for it go on at once',
			},
		],
	},
	...create.description,
	...deleteOld.description,
];
