import { accountJson } from '../../../../lib/n8n/items';
import { ownerFilter } from '../../shared/filters';
import { listOperation } from '../../shared/listOperation';

export const getAllOperation = listOperation({
	action: 'Get many accounts',
	description: 'List accounts, newest first',
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
