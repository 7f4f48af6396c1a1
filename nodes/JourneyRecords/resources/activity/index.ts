import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../operation';
import * as cancel from './cancel.operation';
import * as complete from './complete.operation';
import * as create from './create.operation';
import * as deleteOne from './delete.operation';
import * as getAll from './getAll.operation';
import * as getInvitation from './getInvitation.operation';
import * as update from './update.operation';

export const operations: Record<string, Operation> = {
	cancel,
	complete,
	create,
	delete: deleteOne,
	getAll,
	getInvitation,
	update,
};

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
				name: 'Cancel',
				value: 'cancel',
				action: 'Cancel an activity',
				description:
					'Call an open activity off; journeys that wait for <code>activity.cancelled</code> go on',
			},
			{
				name: 'Complete',
				value: 'complete',
				action: 'Complete an activity',
				description: 'Close an open activity; journeys that wait for <code>activity.completed</code> go on',
			},
			{
				name: 'Create',
				value: 'create',
				action: 'Create an activity',
				description: 'Give a salesperson something to do, outside of a journey',
			},
			{
				name: 'Delete',
				value: 'delete',
				action: 'Delete an activity',
				description: 'Delete an activity, whatever its status',
			},
			{
				name: 'Get Invitation',
				value: 'getInvitation',
				action: 'Get the invitation of an appointment',
				description:
					'Write the calendar file (.ics) as it is now: an invitation, update or cancellation; without an organizer and attendees, a plain appointment',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many activities',
				description: 'List activities, the ones due first first',
			},
			{
				name: 'Update',
				value: 'update',
				action: 'Update an activity',
				description: 'Change the due date, the owner or something else of an open activity',
			},
		],
	},
	...cancel.description,
	...complete.description,
	...create.description,
	...deleteOne.description,
	...getAll.description,
	...getInvitation.description,
	...update.description,
];
