import { operation } from '../../operation';
import { modelJson } from './modelJson';
import { modelOf, modelProperty } from './modelOf';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get scoring model',
	description: 'Get one model, with the number of leads it has scored',
	properties: [modelProperty],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		return [await modelJson(store, await modelOf(functions, store, itemIndex))];
	},
});
