import { operation } from '../../operation';
import { modelJson } from './modelJson';
import { modelFromModel, modelOf, modelProperty } from './modelOf';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get scoring model',
	description: 'Get one model, with the number of leads it has scored',
	tool: {
		description:
			'Get one scoring model: its rules, threshold and grades, and how many leads it has scored. Example: what makes a lead sales-ready?',
		defaults: {
			...modelFromModel,
		},
	},
	properties: [modelProperty],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		return [await modelJson(store, await modelOf(functions, store, itemIndex))];
	},
});
