import { rekey } from '../../../../lib/engine';
import { operation } from '../../operation';
import { strategyJson, strategyOf, strategyProperty } from './strategyJson';

export const rekeyOperation = operation({
	name: 'Make Keys Anew',
	value: 'rekey',
	action: 'Make the keys of a matching strategy anew',
	description: 'Work out for all records again what they are found by; normally not needed',
	properties: [strategyProperty],
	async execute(functions, engine, itemIndex) {
		const { id } = await strategyOf(functions, engine.store, itemIndex);
		return [strategyJson(await rekey(engine, id))];
	},
});
