import type { IExecuteFunctions, NodeParameterValueType } from 'n8n-workflow';

import { requireSegment, segmentLocator } from '../../../../lib/n8n/descriptions/segmentLocator';
import { fromModel, isTool } from '../../../../lib/n8n/tools';
import type { Segment, Store } from '../../../../lib/store';

export const segmentProperty = segmentLocator('segment', 'Segment', { byName: true });

/** In a tool, the model names the segment. */
export const segmentFromModel: Record<string, NodeParameterValueType> = {
	segment: { mode: 'name', value: fromModel('Segment', 'Name or ID of the segment') },
};

/** The segment an item's operation is about. A model may also give an ID from another answer. */
export async function segmentOf(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
): Promise<Segment> {
	const located = functions.getNodeParameter('segment', itemIndex, '') as string | { value?: unknown };
	if (isTool(functions) && typeof located === 'object') {
		const segment = await store.segments.get(String(located.value));
		if (segment !== null) return segment;
	}
	return await requireSegment(store, located, 'Segment');
}
