import { operation } from '../../operation';
import { segmentsJson } from './segmentJson';
import { segmentFromModel, segmentOf, segmentProperty } from './segmentProperty';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get segment',
	description: 'Get one segment',
	tool: {
		description:
			'Get one segment by name: its kind, its conditions, and its number of members. Example: how many VIP customers do we have?',
		defaults: {
			...segmentFromModel,
		},
	},
	properties: [segmentProperty],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		return await segmentsJson(store, [await segmentOf(functions, store, itemIndex)]);
	},
});
