import { operation } from '../../operation';
import { strategyJson, strategyOf, strategyProperty } from './strategyJson';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get matching strategy',
	description: 'Get one strategy, with the number of records that have match keys',
	properties: [strategyProperty],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		return [strategyJson(await strategyOf(functions, store, itemIndex))];
	},
});
