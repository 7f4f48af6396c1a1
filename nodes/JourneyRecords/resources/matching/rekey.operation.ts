import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { rekey, type EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { strategyJson, strategyOf, strategyProperty } from './strategyJson';

export const description = forOperation('matching', 'rekey', [strategyProperty]);

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { id } = await strategyOf(functions, engine.store, itemIndex);
	return [strategyJson(await rekey(engine, id))];
}
