import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { contactJson } from '../../../../lib/n8n/items';
import { forOperation } from '../../operation';
import { filtersProperty, readFilters } from '../../shared/filters';
import { listProperties, readLimit, readPages } from '../../shared/list';

const filters: INodeProperties[] = [
	{
		displayName: 'Search',
		name: 'search',
		type: 'string',
		default: '',
		placeholder: 'e.g. jansen',
		description: 'Part of a name, an e-mail address, a phone number, a company or an external ID',
	},
];

export const description = forOperation('contact', 'getAll', [...listProperties, filtersProperty(filters)]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const filter = readFilters<{ search?: string }>(functions, itemIndex, filters);
	const contacts = await readPages(
		readLimit(functions, itemIndex),
		async (page) => await store.contacts.list({ ...filter, ...page }),
	);
	return contacts.map(contactJson);
}
