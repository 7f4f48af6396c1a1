import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../operation';
import * as deleteOld from './deleteOld.operation';
import * as exit from './exit.operation';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as move from './move.operation';
import * as pause from './pause.operation';
import * as resume from './resume.operation';
import * as retry from './retry.operation';

export const operations: Record<string, Operation> = {
	deleteOld,
	exit,
	get,
	getAll,
	move,
	pause,
	resume,
	retry,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getAll',
		displayOptions: { show: { resource: ['enrollment'] } },
		options: [
			{
				name: 'Delete Old',
				value: 'deleteOld',
				action: 'Delete details of old enrollments',
				description: 'Count or delete the details of enrollments that ended more than so many days ago',
			},
			{
				name: 'Exit',
				value: 'exit',
				action: 'Exit an enrollment',
				description: 'Take contacts out of a journey at once, wherever they are in it',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get an enrollment',
				description: 'Get where a contact is in a journey, and all that happened on the way',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many enrollments',
				description: 'List who is or was in journeys, the latest entries first',
			},
			{
				name: 'Move',
				value: 'move',
				action: 'Move an enrollment to another step',
				description: 'Let contacts wait at another step of their journey, as if they had just come there',
			},
			{
				name: 'Pause',
				value: 'pause',
				action: 'Pause an enrollment',
				description: 'Let contacts stay where they wait until they are resumed; exits still take effect',
			},
			{
				name: 'Resume',
				value: 'resume',
				action: 'Resume a paused enrollment',
				description: 'Let paused contacts go on; what came for them meanwhile counts',
			},
			{
				name: 'Retry',
				value: 'retry',
				action: 'Retry a failed enrollment',
				description: 'Release failed contacts again at the step behind which they failed',
			},
		],
	},
	...deleteOld.description,
	...exit.description,
	...get.description,
	...getAll.description,
	...move.description,
	...pause.description,
	...resume.description,
	...retry.description,
];
