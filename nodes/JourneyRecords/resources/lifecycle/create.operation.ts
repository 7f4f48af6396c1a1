import { operation } from '../../operation';
import { createDefined } from '../../shared/definedRecord';
import { definedProcess } from './definedProcess';

export const createOperation = operation({
	name: 'Create',
	value: 'create',
	action: 'Create lifecycle process',
	description: 'Create a process with your own stages',
	...createDefined(definedProcess),
});
