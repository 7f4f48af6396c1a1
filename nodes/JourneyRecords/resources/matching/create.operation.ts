import { operation } from '../../operation';
import { createDefined } from '../../shared/definedRecord';
import { definedStrategy } from './definedStrategy';

export const createOperation = operation({
	name: 'Create',
	value: 'create',
	action: 'Create matching strategy',
	description: 'Create rules that decide whether a contact or lead already exists',
	...createDefined(definedStrategy),
});
