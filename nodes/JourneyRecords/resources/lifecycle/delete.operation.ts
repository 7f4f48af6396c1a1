import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { deleteProcess, type EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { processOf, requiredProcess } from './processOf';

export const description = forOperation('lifecycle', 'delete', [requiredProcess]);

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { id, name } = await deleteProcess(engine, (await processOf(functions, engine.store, itemIndex)).id);
	return [{ id, name, outcome: 'deleted' }];
}
