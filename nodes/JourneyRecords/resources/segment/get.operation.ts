import { operation } from '../../operation';
import { segmentsJson } from './segmentJson';
import { segmentOf, segmentProperty } from './segmentProperty';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get segment',
	description: 'Get one segment',
	properties: [segmentProperty],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		return await segmentsJson(store, [await segmentOf(functions, store, itemIndex)]);
	},
});
