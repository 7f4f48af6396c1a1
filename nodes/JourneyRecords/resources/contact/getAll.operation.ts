import type { INodeProperties } from 'n8n-workflow';

import { contactJson } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
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

export const getAllOperation = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many contacts',
	description: 'List contacts, the newest first',
	properties: [...listProperties, filtersProperty(filters)],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const filter = readFilters<{ search?: string }>(functions, itemIndex, filters);
		const contacts = await readPages(
			readLimit(functions, itemIndex),
			async (page) => await store.contacts.list({ ...filter, ...page }),
		);
		return contacts.map(contactJson);
	},
});
