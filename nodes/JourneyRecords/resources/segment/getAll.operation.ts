import type { SegmentKind } from '../../../../lib/store';
import { listOperation } from '../../shared/listOperation';
import { segmentsJson } from './segmentJson';

export const getAllOperation = listOperation({
	action: 'Get many segments',
	description: 'List segments by name, with the number of members',
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
