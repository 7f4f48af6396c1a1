import type { IDataObject } from 'n8n-workflow';

import { dependenciesOf, describeCondition } from '../../../../lib/domain/conditions';
import { isoTime } from '../../../../lib/n8n/items';
import { conditionOfSegment, type Segment, type Store } from '../../../../lib/store';

/** Segments as items show them: with their definition in words, and how many real people are members. */
export async function segmentsJson(store: Store, segments: Segment[]): Promise<IDataObject[]> {
	const counts = await store.segments.counts(segments.map(({ id }) => id));
	const names = await namesOfParts(store, segments);
	return segments.map((segment) => {
		const condition = conditionOfSegment(segment);
		return {
			...segment,
			definition: segment.definition as unknown as IDataObject,
			summary: condition === null ? null : describeCondition(condition, { segments: names }),
			members: counts.get(segment.id) ?? 0,
			refreshAt: isoTime(segment.refreshAt),
			refreshedAt: isoTime(segment.refreshedAt),
			createdAt: isoTime(segment.createdAt),
			updatedAt: isoTime(segment.updatedAt),
		};
	});
}

async function namesOfParts(store: Store, segments: Segment[]): Promise<Map<string, string>> {
	const ids = segments.flatMap((segment) => {
		const condition = conditionOfSegment(segment);
		return condition === null ? [] : [...dependenciesOf(condition).segmentIds];
	});
	return new Map([...(await store.segments.getMany(ids)).values()].map(({ id, name }) => [id, name]));
}
