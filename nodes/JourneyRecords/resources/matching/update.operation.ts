import { operation } from '../../operation';
import { updateDefined } from '../../shared/definedRecord';
import { definedStrategy } from './definedStrategy';
import { strategyFromModel } from './strategyJson';

export const updateOperation = operation({
	name: 'Update',
	value: 'update',
	action: 'Update matching strategy',
	description: 'Change the name, description or definition of a strategy',
	tool: {
		description:
			'Change a matching strategy: its name, description or rules. Returns the strategy. Example: rename a strategy.',
		defaults: {
			...strategyFromModel,
		},
	},
	...updateDefined(definedStrategy),
});
