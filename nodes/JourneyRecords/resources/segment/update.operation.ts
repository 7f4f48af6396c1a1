import { operation } from '../../operation';
import { updateDefined } from '../../shared/definedRecord';
import { definedSegment } from './definedSegment';

export const updateOperation = operation({
	name: 'Update',
	value: 'update',
	action: 'Update segment',
	description: 'Change the name, description or definition of a segment',
	...updateDefined(definedSegment),
});
