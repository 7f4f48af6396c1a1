import { rekey } from '../../../../lib/engine';
import { operation } from '../../operation';
import { strategyJson, strategyOf, strategyProperty } from './strategyJson';

export const rekeyOperation = operation({
	name: 'Rebuild Match Keys',
	value: 'rekey',
	action: 'Rebuild keys of matching strategy',
	description: 'Recompute the match keys of all records; normally not needed',
	properties: [strategyProperty],
	async execute(functions, engine, itemIndex) {
		const { id } = await strategyOf(functions, engine.store, itemIndex);
		return [strategyJson(await rekey(engine, id))];
	},
});
