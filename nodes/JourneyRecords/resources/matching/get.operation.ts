import { operation } from '../../operation';
import { strategyJson, strategyOf, strategyProperty } from './strategyJson';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a matching strategy',
	description: 'Get one strategy, with how many records have their keys',
	properties: [strategyProperty],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		return [strategyJson(await strategyOf(functions, store, itemIndex))];
	},
});
