import { rekey } from '../../../../lib/engine';
import { operation } from '../../operation';
import { strategyFromModel, strategyJson, strategyOf, strategyProperty } from './strategyJson';

export const rekeyOperation = operation({
	name: 'Rebuild Match Keys',
	value: 'rekey',
	action: 'Rebuild keys of matching strategy',
	description: 'Recompute the match keys of all records; normally not needed',
	tool: {
		description:
			'Recompute the match keys of all records of a strategy. Normally not needed, and takes time. Returns the strategy. Example: after a restored backup, rebuild the keys.',
		defaults: {
			...strategyFromModel,
		},
	},
	properties: [strategyProperty],
	async execute(functions, engine, itemIndex) {
		const { id } = await strategyOf(functions, engine.store, itemIndex);
		return [strategyJson(await rekey(engine, id))];
	},
});
