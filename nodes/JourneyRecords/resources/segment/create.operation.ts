import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { createDefined } from '../../shared/definedRecord';
import { definedSegment } from './definedSegment';

export const createOperation = operation({
	name: 'Create',
	value: 'create',
	action: 'Create segment',
	description: 'Create a segment and compute its members',
	tool: {
		description:
			'Create a segment: a named set of contacts. Returns the segment. Example: create the static segment VIP Customers.',
		defaults: {
			name: fromModel('Name', 'Name of the segment'),
		},
	},
	...createDefined(definedSegment),
});
