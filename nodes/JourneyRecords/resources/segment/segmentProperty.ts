import type { IExecuteFunctions } from 'n8n-workflow';

import { requireSegment, segmentLocator } from '../../../../lib/n8n/descriptions/segmentLocator';
import type { Segment, Store } from '../../../../lib/store';

export const segmentProperty = segmentLocator('segment', 'Segment', { byName: true });

/** The segment an item's operation is about. */
export async function segmentOf(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
): Promise<Segment> {
	return await requireSegment(store, functions.getNodeParameter('segment', itemIndex, ''), 'Segment');
}
