import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { createDefined } from '../../shared/definedRecord';
import { definedProcess } from './definedProcess';

export const createOperation = operation({
	name: 'Create',
	value: 'create',
	action: 'Create lifecycle process',
	description: 'Create a process with your own stages',
	tool: {
		description:
			'Create a lifecycle process: the named stages that leads go through. Returns the process. Example: add a process for partners.',
		defaults: {
			name: fromModel('Name', 'Name of the process'),
		},
	},
	...createDefined(definedProcess),
});
