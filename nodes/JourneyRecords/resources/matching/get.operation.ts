import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { strategyJson, strategyOf, strategyProperty } from './strategyJson';

export const description = forOperation('matching', 'get', [strategyProperty]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	return [strategyJson(await strategyOf(functions, store, itemIndex))];
}
