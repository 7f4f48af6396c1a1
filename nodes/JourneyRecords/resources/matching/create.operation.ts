import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { createDefined } from '../../shared/definedRecord';
import { definedStrategy } from './definedStrategy';

export const createOperation = operation({
	name: 'Create',
	value: 'create',
	action: 'Create matching strategy',
	description: 'Create rules that decide whether a contact or lead already exists',
	tool: {
		description:
			'Create a matching strategy: the rules that decide whether a contact or lead already exists. Returns the strategy. Example: match contacts by name and company.',
		defaults: {
			name: fromModel('Name', 'Name of the strategy'),
		},
	},
	...createDefined(definedStrategy),
});
