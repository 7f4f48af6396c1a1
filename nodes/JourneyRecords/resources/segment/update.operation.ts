import { operation } from '../../operation';
import { updateDefined } from '../../shared/definedRecord';
import { definedSegment } from './definedSegment';
import { segmentFromModel } from './segmentProperty';

export const updateOperation = operation({
	name: 'Update',
	value: 'update',
	action: 'Update segment',
	description: 'Change the name, description or definition of a segment',
	tool: {
		description:
			'Change a segment: its name, description or conditions. Returns the segment. Example: rename a segment.',
		defaults: {
			...segmentFromModel,
		},
	},
	...updateDefined(definedSegment),
});
