import { finishPasses, stopModel } from '../../../../lib/engine';
import type { StoredModel } from '../../../../lib/store';
import { operation } from '../../operation';
import { modelJson } from './modelJson';
import { modelFromModel, modelOf, modelProperty } from './modelOf';

export const stopOperation = operation({
	name: 'Stop',
	value: 'stop',
	action: 'Stop scoring model',
	description:
		'Stop scoring with a model until its workflow is published again, and clean up its scores if the model is set to',
	tool: {
		description:
			'Stop scoring with a model until its workflow is published again. Returns the model. Example: the model Fit gives wrong points, so stop it.',
		defaults: {
			...modelFromModel,
		},
	},
	properties: [modelProperty],
	async execute(functions, engine, itemIndex) {
		const { store } = engine;
		const { id } = await modelOf(functions, store, itemIndex);
		const stopped = await stopModel(engine, id, 'hand');
		// There may be no clock running anywhere.
		await finishPasses(engine);
		return [{ ...(await modelJson(store, (await store.scoring.model(id)) as StoredModel)), stopped }];
	},
});
