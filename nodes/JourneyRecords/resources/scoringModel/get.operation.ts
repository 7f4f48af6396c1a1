import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { modelJson } from './modelJson';
import { modelOf, modelProperty } from './modelOf';

export const description = forOperation('scoringModel', 'get', [modelProperty]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	return [await modelJson(store, await modelOf(functions, store, itemIndex))];
}
