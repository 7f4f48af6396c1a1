import type { MatchedRecord } from '../../../../lib/domain/matching';
import { fromModel } from '../../../../lib/n8n/tools';
import { listOperation } from '../../shared/listOperation';
import { strategyJson } from './strategyJson';

export const getAllOperation = listOperation({
	action: 'Get many matching strategies',
	description: 'List strategies by name',
	tool: {
		description:
			'List matching strategies by name, with their rules in words. Example: how are duplicates of leads found?',
		defaults: {
			filters: {
				search: fromModel('Search', 'Part of the name', { fallback: '' }),
			},
		},
	},
	filters: [
		{
			displayName: 'Record Type',
			name: 'record',
			type: 'options',
			default: 'contact',
			options: [
				{ name: 'Contacts', value: 'contact' },
				{ name: 'Leads', value: 'lead' },
			],
		},
		{ displayName: 'Search', name: 'search', type: 'string', default: '', description: 'Part of the name' },
	],
	read: async (store, filter: { record?: MatchedRecord; search?: string }, page) =>
		await store.matching.list({ ...filter, ...page }),
	toJson: (strategies) => strategies.map(strategyJson),
});
