import type { INodeProperties } from 'n8n-workflow';

import { accountJson } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { filtersProperty, readFilters } from '../../shared/filters';
import { listProperties, readLimit, readPages } from '../../shared/list';

const filters: INodeProperties[] = [
	{
		displayName: 'Owner',
		name: 'owner',
		type: 'string',
		default: '',
		placeholder: 'e.g. sales@example.com',
		description: 'Only those of this salesperson, written exactly as in the accounts',
	},
	{
		displayName: 'Search',
		name: 'search',
		type: 'string',
		default: '',
		placeholder: 'e.g. contoso',
		description: 'Part of a name, a domain or an external ID',
	},
];

export const getAllOperation = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many accounts',
	description: 'List accounts, the newest first',
	properties: [...listProperties, filtersProperty(filters)],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const filter = readFilters<{ search?: string; owner?: string }>(functions, itemIndex, filters);
		const accounts = await readPages(
			readLimit(functions, itemIndex),
			async (page) => await store.accounts.list({ ...filter, ...page }),
		);
		return accounts.map(accountJson);
	},
});
