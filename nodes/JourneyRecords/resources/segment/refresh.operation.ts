import { refreshSegment } from '../../../../lib/engine';
import type { Segment } from '../../../../lib/store';
import { operation } from '../../operation';
import { segmentsJson } from './segmentJson';
import { segmentFromModel, segmentOf, segmentProperty } from './segmentProperty';

export const refreshOperation = operation({
	name: 'Refresh',
	value: 'refresh',
	action: 'Refresh segment',
	description: 'Recompute the members of a segment',
	tool: {
		description:
			'Recompute the members of a segment. Returns the segment, and how many joined and left. Example: is VIP Customers up to date?',
		defaults: {
			...segmentFromModel,
		},
	},
	properties: [segmentProperty],
	async execute(functions, engine, itemIndex) {
		const { store } = engine;
		const { id } = await segmentOf(functions, store, itemIndex);
		const { joined, left } = await refreshSegment(engine, id);
		const [json] = await segmentsJson(store, [(await store.segments.get(id)) as Segment]);
		return [{ ...json, joined, left }];
	},
});
