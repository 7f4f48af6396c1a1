import { operation } from '../../operation';
import { updateDefined } from '../../shared/definedRecord';
import { definedProcess } from './definedProcess';

export const updateOperation = operation({
	name: 'Update',
	value: 'update',
	action: 'Update lifecycle process',
	description: 'Change the stages, moves or switches of a process',
	...updateDefined(definedProcess),
});
