import type { INodeProperties } from 'n8n-workflow';

import type { SegmentKind } from '../../../../lib/store';
import { operation } from '../../operation';
import { filtersProperty, readFilters } from '../../shared/filters';
import { listProperties, readLimit, readPages } from '../../shared/list';
import { segmentsJson } from './segmentJson';

const filters: INodeProperties[] = [
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
];

export const getAllOperation = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many segments',
	description: 'List segments by name, with how many members they have',
	properties: [...listProperties, filtersProperty(filters)],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const filter = readFilters<{ kind?: SegmentKind; search?: string }>(functions, itemIndex, filters);
		const segments = await readPages(
			readLimit(functions, itemIndex),
			async (page) => await store.segments.list({ ...filter, ...page }),
		);
		return await segmentsJson(store, segments);
	},
});
