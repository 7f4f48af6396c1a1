import { operation } from '../../operation';
import { createDefined } from '../../shared/definedRecord';
import { definedSegment } from './definedSegment';

export const createOperation = operation({
	name: 'Create',
	value: 'create',
	action: 'Create segment',
	description: 'Create a segment and compute its members',
	...createDefined(definedSegment),
});
