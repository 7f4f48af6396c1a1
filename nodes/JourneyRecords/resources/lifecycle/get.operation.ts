import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { processJson } from './processJson';
import { processOf, requiredProcess } from './processOf';

export const description = forOperation('lifecycle', 'get', [requiredProcess]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const process = await processOf(functions, store, itemIndex);
	const counts = await store.lifecycle.countByStage(process.id);
	const leads = process.definition.stages.map(({ key, name }) => ({
		key,
		name,
		leads: counts.get(key) ?? 0,
	}));
	return [{ ...processJson(process), leads }];
}
