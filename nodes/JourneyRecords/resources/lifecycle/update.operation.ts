import { operation } from '../../operation';
import { updateDefined } from '../../shared/definedRecord';
import { definedProcess } from './definedProcess';
import { processFromModel } from './processOf';

export const updateOperation = operation({
	name: 'Update',
	value: 'update',
	action: 'Update lifecycle process',
	description: 'Change the stages, moves or switches of a process',
	tool: {
		description:
			'Change a lifecycle process: its name, stages, moves or switches. Returns the process. Example: rename the process for partners.',
		defaults: {
			...processFromModel,
		},
	},
	...updateDefined(definedProcess),
});
