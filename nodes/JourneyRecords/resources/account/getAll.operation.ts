import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { accountJson } from '../../../../lib/n8n/items';
import { forOperation } from '../../operation';
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

export const description = forOperation('account', 'getAll', [...listProperties, filtersProperty(filters)]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const filter = readFilters<{ search?: string; owner?: string }>(functions, itemIndex, filters);
	const accounts = await readPages(
		readLimit(functions, itemIndex),
		async (page) => await store.accounts.list({ ...filter, ...page }),
	);
	return accounts.map(accountJson);
}
