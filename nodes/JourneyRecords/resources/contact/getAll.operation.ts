import { contactJson } from '../../../../lib/n8n/items';
import { listOperation } from '../../shared/listOperation';

export const getAllOperation = listOperation({
	action: 'Get many contacts',
	description: 'List contacts, newest first',
	filters: [
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			placeholder: 'e.g. jansen',
			description: 'Part of a name, email address, phone number, company or external ID',
		},
	],
	read: async (store, filter: { search?: string }, page) => await store.contacts.list({ ...filter, ...page }),
	toJson: (contacts) => contacts.map(contactJson),
});
