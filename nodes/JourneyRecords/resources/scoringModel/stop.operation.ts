import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { finishPasses, stopModel, type EngineContext } from '../../../../lib/engine';
import type { StoredModel } from '../../../../lib/store';
import { forOperation } from '../../operation';
import { modelJson } from './modelJson';
import { modelOf, modelProperty } from './modelOf';

export const description = forOperation('scoringModel', 'stop', [modelProperty]);

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { store } = engine;
	const { id } = await modelOf(functions, store, itemIndex);
	const stopped = await stopModel(engine, id, 'hand');
	// There may be no clock running anywhere.
	await finishPasses(engine);
	return [{ ...(await modelJson(store, (await store.scoring.model(id)) as StoredModel)), stopped }];
}
