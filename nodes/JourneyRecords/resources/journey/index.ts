import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../operation';
import * as getAll from './getAll.operation';
import * as orphans from './orphans.operation';
import * as pause from './pause.operation';
import * as refusals from './refusals.operation';
import * as resume from './resume.operation';
import * as setOwner from './setOwner.operation';

export const operations: Record<string, Operation> = { getAll, orphans, pause, refusals, resume, setOwner };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getAll',
		displayOptions: { show: { resource: ['journey'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many journeys',
				description: 'List journeys with how many are in them, and whose entries are under way',
			},
			{
				name: 'Get Refusals',
				value: 'refusals',
				action: 'Get the refused entries of journeys',
				description: 'List who did not enter, why, and how often',
			},
			{
				name: 'List Orphans',
				value: 'orphans',
				action: 'List contacts at removed steps',
				description: 'List steps that were removed from their journey while contacts were there',
			},
			{
				name: 'Pause',
				value: 'pause',
				action: 'Pause a journey',
				description: 'Let nobody go on; contacts still enter, and exits still take effect',
			},
			{
				name: 'Resume',
				value: 'resume',
				action: 'Resume a journey',
				description: 'Let everybody go on whose time has come meanwhile',
			},
			{
				name: 'Set Owner',
				value: 'setOwner',
				action: 'Set the owner of a journey',
				description: 'Say which salesperson looks after a journey',
			},
		],
	},
	...getAll.description,
	...orphans.description,
	...pause.description,
	...refusals.description,
	...resume.description,
	...setOwner.description,
];
