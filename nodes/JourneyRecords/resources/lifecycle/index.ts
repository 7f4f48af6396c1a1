import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../operation';
import * as create from './create.operation';
import * as remove from './delete.operation';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as update from './update.operation';

export const operations: Record<string, Operation> = { create, delete: remove, get, getAll, update };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getAll',
		displayOptions: { show: { resource: ['lifecycle'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				action: 'Create a lifecycle process',
				description: 'Make a process of your own stages',
			},
			{
				name: 'Delete',
				value: 'delete',
				action: 'Delete a lifecycle process',
				description: 'Delete a process that no lead is in',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get a lifecycle process',
				description: 'Get one process, with how many leads are in each of its stages',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many lifecycle processes',
				description: 'List processes; those that every store has come first',
			},
			{
				name: 'Update',
				value: 'update',
				action: 'Update a lifecycle process',
				description: 'Change the stages, moves or switches of a process',
			},
		],
	},
	...create.description,
	...update.description,
	...remove.description,
	...get.description,
	...getAll.description,
];
