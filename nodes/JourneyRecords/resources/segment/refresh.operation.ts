import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { refreshSegment, type EngineContext } from '../../../../lib/engine';
import type { Segment } from '../../../../lib/store';
import { forOperation } from '../../operation';
import { segmentsJson } from './segmentJson';
import { segmentOf, segmentProperty } from './segmentProperty';

export const description = forOperation('segment', 'refresh', [segmentProperty]);

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { store } = engine;
	const { id } = await segmentOf(functions, store, itemIndex);
	const { joined, left } = await refreshSegment(engine, id);
	const [json] = await segmentsJson(store, [(await store.segments.get(id)) as Segment]);
	return [{ ...json, joined, left }];
}
