import { accountJson } from '../../../../lib/n8n/items';
import { fromModel } from '../../../../lib/n8n/tools';
import { ownerFilter } from '../../shared/filters';
import { listOperation } from '../../shared/listOperation';

export const getAllOperation = listOperation({
	action: 'Get many accounts',
	description: 'List accounts, newest first',
	tool: {
		description:
			'List accounts (companies), newest first. Returns name, domain, owner and ID of each. Example: search “contoso”, or list the accounts of kim@example.com.',
		defaults: {
			filters: {
				owner: fromModel('Owner', 'Email address of the salesperson', { fallback: '' }),
				search: fromModel('Search', 'Part of a name, domain or external ID', { fallback: '' }),
			},
		},
	},
	filters: [
		ownerFilter,
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			placeholder: 'e.g. contoso',
			description: 'Part of a name, domain or external ID',
		},
	],
	read: async (store, filter: { owner?: string; search?: string }, page) =>
		await store.accounts.list({ ...filter, ...page }),
	toJson: (accounts) => accounts.map(accountJson),
});
