import { deleteStrategy } from '../../../../lib/engine';
import { operation } from '../../operation';
import { ALLOW_DELETION } from '../../authorSwitch';
import { strategyFromModel, strategyOf, strategyProperty } from './strategyJson';

export const deleteOperation = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete matching strategy',
	description: 'Delete a strategy with its match keys; steps that use it then fail',
	tool: {
		description:
			'Permanently delete a matching strategy. Steps that use it then fail. Returns its ID and name. Example: delete the strategy that is not used.',
		defaults: {
			...strategyFromModel,
		},
	},
	authorSwitch: ALLOW_DELETION,
	properties: [strategyProperty],
	async execute(functions, engine, itemIndex) {
		const { id, name } = await strategyOf(functions, engine.store, itemIndex);
		await deleteStrategy(engine, id);
		return [{ id, name, outcome: 'deleted' }];
	},
});
