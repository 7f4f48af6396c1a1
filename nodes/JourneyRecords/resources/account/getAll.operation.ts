import { accountJson } from '../../../../lib/n8n/items';
import { listOperation } from '../../shared/listOperation';

export const getAllOperation = listOperation({
	action: 'Get many accounts',
	description: 'List accounts, newest first',
	filters: [
		{
			displayName: 'Owner',
			name: 'owner',
			type: 'string',
			default: '',
			placeholder: 'e.g. sales@example.com',
			description: 'Only returns accounts of this salesperson, written exactly as in the accounts',
		},
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
