import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../operation';
import * as create from './create.operation';
import * as deleteOne from './delete.operation';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as getHistory from './getHistory.operation';
import { findDuplicates, merge, undoMerge } from './merging';
import * as move from './move.operation';
import * as update from './update.operation';

export const operations: Record<string, Operation> = {
	findDuplicates,
	merge,
	undoMerge,
	create,
	delete: deleteOne,
	get,
	getAll,
	getHistory,
	move,
	update,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getAll',
		displayOptions: { show: { resource: ['lead'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				action: 'Create a lead',
				description:
					'Create a lead, with or without a contact or account, or find and update the one it matches',
			},
			{
				name: 'Delete',
				value: 'delete',
				action: 'Delete a lead',
				description: 'Delete a lead with its history',
			},
			{
				name: 'Find Duplicates',
				value: 'findDuplicates',
				action: 'Find duplicate leads',
				description: 'List pairs of leads that a matching strategy takes for one, with the reasons',
			},
			{ name: 'Get', value: 'get', action: 'Get a lead', description: 'Get one lead' },
			{
				name: 'Get History',
				value: 'getHistory',
				action: 'Get the history of a lead',
				description: 'List the moves of a lead in its lifecycle: from, to, why, by whom and when',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many leads',
				description: 'List leads, the newest first',
			},
			{
				name: 'Merge',
				value: 'merge',
				action: 'Merge two leads',
				description: 'Make one lead of two; all that belongs to the other follows',
			},
			{
				name: 'Move',
				value: 'move',
				action: 'Move a lead',
				description:
					'Switch a lead to another stage of its lifecycle, accept, disqualify, recycle or reopen it',
			},
			{
				name: 'Undo Merge',
				value: 'undoMerge',
				action: 'Undo a merge of leads',
				description: 'Part two leads again; what happened since stays with the one that was kept',
			},
			{
				name: 'Update',
				value: 'update',
				action: 'Update a lead',
				description: 'Change what is known of a lead, or link it to a contact or account',
			},
		],
	},
	...create.description,
	...deleteOne.description,
	...get.description,
	...getAll.description,
	...getHistory.description,
	...move.description,
	...update.description,
	...findDuplicates.description,
	...merge.description,
	...undoMerge.description,
];
