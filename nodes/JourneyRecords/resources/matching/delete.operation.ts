import { deleteStrategy } from '../../../../lib/engine';
import { operation } from '../../operation';
import { strategyOf, strategyProperty } from './strategyJson';

export const deleteOperation = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete matching strategy',
	description: 'Delete a strategy with its match keys; steps that use it then fail',
	properties: [strategyProperty],
	async execute(functions, engine, itemIndex) {
		const { id, name } = await strategyOf(functions, engine.store, itemIndex);
		await deleteStrategy(engine, id);
		return [{ id, name, outcome: 'deleted' }];
	},
});
