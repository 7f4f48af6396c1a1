import { contactJson } from '../../../../lib/n8n/items';
import { fromModel } from '../../../../lib/n8n/tools';
import { listOperation } from '../../shared/listOperation';

export const getAllOperation = listOperation({
	action: 'Get many contacts',
	description: 'List contacts, newest first',
	tool: {
		description:
			'Search contacts by part of a name, email address, phone number, company or external ID, newest first. Returns the contacts with their IDs. Example: find everyone called Jansen.',
		defaults: {
			filters: {
				search: fromModel('Search', 'Part of a name, email address, phone number, company or external ID', {
					fallback: '',
				}),
			},
		},
	},
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
