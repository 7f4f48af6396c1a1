import type { SegmentKind } from '../../../../lib/store';
import { fromModel } from '../../../../lib/n8n/tools';
import { listOperation } from '../../shared/listOperation';
import { segmentsJson } from './segmentJson';

export const getAllOperation = listOperation({
	action: 'Get many segments',
	description: 'List segments by name, with the number of members',
	tool: {
		description:
			'List segments (named sets of contacts) by name, with kind and number of members. Example: which segments do we have?',
		defaults: {
			filters: {
				search: fromModel('Search', 'Part of the name', { fallback: '' }),
			},
		},
	},
	filters: [
		{
			displayName: 'Kind',
			name: 'kind',
			type: 'options',
			default: 'dynamic',
			options: [
				{ name: 'Compound', value: 'compound' },
				{ name: 'Dynamic', value: 'dynamic' },
				{ name: 'Static', value: 'static' },
			],
		},
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			placeholder: 'e.g. newsletter',
			description: 'Part of the name',
		},
	],
	read: async (store, filter: { kind?: SegmentKind; search?: string }, page) =>
		await store.segments.list({ ...filter, ...page }),
	toJson: async (segments, store) => await segmentsJson(store, segments),
});
