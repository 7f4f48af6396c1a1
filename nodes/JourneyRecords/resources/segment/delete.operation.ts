import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { deleteSegment, type EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { segmentOf, segmentProperty } from './segmentProperty';

export const description = forOperation('segment', 'delete', [segmentProperty]);

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { id, name } = await deleteSegment(engine, (await segmentOf(functions, engine.store, itemIndex)).id);
	return [{ id, name, outcome: 'deleted' }];
}
