import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { listProperties, readLimit } from '../../shared/list';
import { processJson } from './processJson';

export const description = forOperation('lifecycle', 'getAll', listProperties);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const processes = await store.lifecycle.processes();
	return processes.slice(0, readLimit(functions, itemIndex)).map(processJson);
}
