import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import type { SegmentKind } from '../../../../lib/store';
import { forOperation } from '../../operation';
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

export const description = forOperation('segment', 'getAll', [...listProperties, filtersProperty(filters)]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const filter = readFilters<{ kind?: SegmentKind; search?: string }>(functions, itemIndex, filters);
	const segments = await readPages(
		readLimit(functions, itemIndex),
		async (page) => await store.segments.list({ ...filter, ...page }),
	);
	return await segmentsJson(store, segments);
}
