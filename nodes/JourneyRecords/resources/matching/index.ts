import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../operation';
import * as create from './create.operation';
import * as remove from './delete.operation';
import * as findMatches from './findMatches.operation';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as rekey from './rekey.operation';
import * as update from './update.operation';

export const operations: Record<string, Operation> = {
	create,
	delete: remove,
	findMatches,
	get,
	getAll,
	rekey,
	update,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getAll',
		displayOptions: { show: { resource: ['matching'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				action: 'Create a matching strategy',
				description: 'Make rules that decide whether a contact or lead exists already',
			},
			{
				name: 'Delete',
				value: 'delete',
				action: 'Delete a matching strategy',
				description: 'Delete a strategy with its keys; steps that name it fail then',
			},
			{
				name: 'Find Matches',
				value: 'findMatches',
				action: 'Find matches by a matching strategy',
				description: 'Try a strategy out: who would match by which rule, and who almost would',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get a matching strategy',
				description: 'Get one strategy, with how many records have their keys',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many matching strategies',
				description: 'List strategies by name',
			},
			{
				name: 'Make Keys Anew',
				value: 'rekey',
				action: 'Make the keys of a matching strategy anew',
				description: 'Work out for all records again what they are found by; normally not needed',
			},
			{
				name: 'Update',
				value: 'update',
				action: 'Update a matching strategy',
				description: 'Change the name, the description or the definition of a strategy',
			},
		],
	},
	...create.description,
	...update.description,
	...remove.description,
	...get.description,
	...getAll.description,
	...rekey.description,
	...findMatches.description,
];
