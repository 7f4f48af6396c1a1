import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { deleteStrategy, type EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { strategyOf, strategyProperty } from './strategyJson';

export const description = forOperation('matching', 'delete', [strategyProperty]);

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { id, name } = await strategyOf(functions, engine.store, itemIndex);
	await deleteStrategy(engine, id);
	return [{ id, name, outcome: 'deleted' }];
}
