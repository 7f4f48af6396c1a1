import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { operation } from '../../operation';
import { filtersProperty, readFilters } from '../../shared/filters';
import { listProperties, readLimit, readPages } from '../../shared/list';
import { modelJson } from './modelJson';

const filters: INodeProperties[] = [
	{
		displayName: 'State',
		name: 'state',
		type: 'options',
		default: 'active',
		options: [
			{ name: 'Active', value: 'active' },
			{ name: 'Stopped', value: 'stopped' },
		],
	},
];

export const getAllOperation = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many scoring models',
	description: 'List models by name',
	properties: [...listProperties, filtersProperty(filters)],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const { state } = readFilters<{ state?: 'active' | 'stopped' }>(functions, itemIndex, filters);
		const filter = state === undefined ? {} : { active: state === 'active' };
		const models = await readPages(
			readLimit(functions, itemIndex),
			async (page) => await store.scoring.list({ ...filter, ...page }),
		);
		const found: IDataObject[] = [];
		for (const model of models) found.push(await modelJson(store, model));
		return found;
	},
});
