import type { IExecuteFunctions, NodeParameterValueType } from 'n8n-workflow';

import { requireSegment, segmentLocator } from '../../../../lib/n8n/descriptions/segmentLocator';
import { fromModel } from '../../../../lib/n8n/tools';
import type { Segment, Store } from '../../../../lib/store';

export const segmentProperty = segmentLocator('segment', 'Segment', { byName: true });

/** In a tool, the model names the segment. */
export const segmentFromModel: Record<string, NodeParameterValueType> = {
	segment: { mode: 'name', value: fromModel('Segment', 'Name of the segment') },
};

/** The segment an item's operation is about. */
export async function segmentOf(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
): Promise<Segment> {
	return await requireSegment(store, functions.getNodeParameter('segment', itemIndex, ''), 'Segment');
}
