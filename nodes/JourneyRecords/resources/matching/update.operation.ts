import { operation } from '../../operation';
import { updateDefined } from '../../shared/definedRecord';
import { definedStrategy } from './definedStrategy';

export const updateOperation = operation({
	name: 'Update',
	value: 'update',
	action: 'Update matching strategy',
	description: 'Change the name, description or definition of a strategy',
	...updateDefined(definedStrategy),
});
