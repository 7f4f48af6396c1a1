import { operation } from '../../operation';
import { strategyFromModel, strategyJson, strategyOf, strategyProperty } from './strategyJson';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get matching strategy',
	description: 'Get one strategy, with the number of records that have match keys',
	tool: {
		description:
			'Get one matching strategy: its rules, and the number of records it has keys for. Example: how do we tell whether a contact exists?',
		defaults: {
			...strategyFromModel,
		},
	},
	properties: [strategyProperty],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		return [strategyJson(await strategyOf(functions, store, itemIndex))];
	},
});
