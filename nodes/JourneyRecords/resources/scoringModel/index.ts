import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../operation';
import * as explain from './explain.operation';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as stop from './stop.operation';

export const operations: Record<string, Operation> = { explain, get, getAll, stop };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getAll',
		displayOptions: { show: { resource: ['scoringModel'] } },
		options: [
			{
				name: 'Explain Score',
				value: 'explain',
				action: 'Explain the score of a lead',
				description: 'List the rules that gave a lead points, by each model, and what for',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get a scoring model',
				description: 'Get one model, with how many leads it has scored',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many scoring models',
				description: 'List models by name',
			},
			{
				name: 'Stop',
				value: 'stop',
				action: 'Stop a scoring model',
				description:
					'Score by a model no more until its workflow is published again; clean up its scores as it says',
			},
		],
	},
	...explain.description,
	...get.description,
	...getAll.description,
	...stop.description,
];
