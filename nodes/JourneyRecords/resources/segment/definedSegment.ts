import {
	createSegment,
	refreshSegment,
	updateSegment,
	type EngineContext,
	type SegmentRequest,
} from '../../../../lib/engine';
import type { Segment, SegmentKind } from '../../../../lib/store';
import type { DefinedRecord } from '../../shared/definedRecord';
import { segmentDefinition } from './definition';
import { segmentsJson } from './segmentJson';
import { segmentOf, segmentProperty } from './segmentProperty';
import { readTimeZone, timeZoneOption } from './timeZone';

export const definedSegment: DefinedRecord<SegmentRequest, Segment> = {
	called: 'segment',
	placeholder: 'e.g. Newsletter readers in Utrecht',
	chooser: segmentProperty,
	find: segmentOf,
	definition: segmentDefinition,
	fields: [timeZoneOption],
	readFields: (functions, given, isNew) =>
		isNew || 'timeZone' in given ? { timeZone: readTimeZone(functions, given) } : {},
	create: async (engine, request, kind) =>
		await refreshed(engine, await createSegment(engine, { ...request, kind: kind as SegmentKind })),
	update: async (engine, id, changes) => await refreshed(engine, await updateSegment(engine, id, changes)),
	toJson: async (store, segment) => (await segmentsJson(store, [segment]))[0],
};

/** The segment with its members; one that changed has to be computed first. */
async function refreshed(engine: EngineContext, { id, refreshedAt }: Segment): Promise<Segment> {
	if (refreshedAt === null) await refreshSegment(engine, id);
	return (await engine.store.segments.get(id)) as Segment;
}
