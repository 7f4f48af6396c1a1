import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../operation';
import * as addMembers from './addMembers.operation';
import * as create from './create.operation';
import * as remove from './delete.operation';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as getMembers from './getMembers.operation';
import * as preview from './preview.operation';
import * as refresh from './refresh.operation';
import * as removeMembers from './removeMembers.operation';
import * as update from './update.operation';

export const operations: Record<string, Operation> = {
	addMembers,
	create,
	delete: remove,
	get,
	getAll,
	getMembers,
	preview,
	refresh,
	removeMembers,
	update,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getAll',
		displayOptions: { show: { resource: ['segment'] } },
		options: [
			{
				name: 'Add Members',
				value: 'addMembers',
				action: 'Add members to a segment',
				description: 'Add each contact to a static segment',
			},
			{
				name: 'Create',
				value: 'create',
				action: 'Create a segment',
				description: 'Make a segment and work out its members',
			},
			{
				name: 'Delete',
				value: 'delete',
				action: 'Delete a segment',
				description: 'Delete a segment that nothing uses; its contacts stay',
			},
			{ name: 'Get', value: 'get', action: 'Get a segment', description: 'Get one segment' },
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many segments',
				description: 'List segments by name, with how many members they have',
			},
			{
				name: 'Get Members',
				value: 'getMembers',
				action: 'Get the members of a segment',
				description: 'List the contacts that are in a segment now',
			},
			{
				name: 'Preview',
				value: 'preview',
				action: 'Preview a segment',
				description: 'Count who would be a member, and show some, without saving anything',
			},
			{
				name: 'Refresh',
				value: 'refresh',
				action: 'Refresh a segment',
				description: 'Work out the members of a segment anew, for all contacts',
			},
			{
				name: 'Remove Members',
				value: 'removeMembers',
				action: 'Remove members from a segment',
				description: 'Take each contact out of a static segment',
			},
			{
				name: 'Update',
				value: 'update',
				action: 'Update a segment',
				description: 'Change the name, the description or the definition of a segment',
			},
		],
	},
	...create.description,
	...update.description,
	...remove.description,
	...get.description,
	...getAll.description,
	...addMembers.description,
	...removeMembers.description,
	...getMembers.description,
	...preview.description,
	...refresh.description,
];
