import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { segmentsJson } from './segmentJson';
import { segmentOf, segmentProperty } from './segmentProperty';

export const description = forOperation('segment', 'get', [segmentProperty]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	return await segmentsJson(store, [await segmentOf(functions, store, itemIndex)]);
}
