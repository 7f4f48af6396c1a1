import type { INodeProperties } from 'n8n-workflow';

import type { MatchedRecord } from '../../../../lib/domain/matching';
import { operation } from '../../operation';
import { filtersProperty, readFilters } from '../../shared/filters';
import { listProperties, readLimit, readPages } from '../../shared/list';
import { strategyJson } from './strategyJson';

const filters: INodeProperties[] = [
	{
		displayName: 'Finds',
		name: 'record',
		type: 'options',
		default: 'contact',
		options: [
			{ name: 'Contacts', value: 'contact' },
			{ name: 'Leads', value: 'lead' },
		],
	},
	{ displayName: 'Search', name: 'search', type: 'string', default: '', description: 'Part of the name' },
];

export const getAllOperation = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many matching strategies',
	description: 'List strategies by name',
	properties: [...listProperties, filtersProperty(filters)],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const filter = readFilters<{ record?: MatchedRecord; search?: string }>(functions, itemIndex, filters);
		const strategies = await readPages(
			readLimit(functions, itemIndex),
			async (page) => await store.matching.list({ ...filter, ...page }),
		);
		return strategies.map(strategyJson);
	},
});
