import { deleteProcess } from '../../../../lib/engine';
import { operation } from '../../operation';
import { ALLOW_DELETION } from '../../authorSwitch';
import { processFromModel, processOf, requiredProcess } from './processOf';

export const deleteOperation = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete lifecycle process',
	description: 'Delete a process that has no leads',
	tool: {
		description:
			'Permanently delete a lifecycle process that has no leads. Returns its ID and name. Example: delete the process that is not used.',
		defaults: {
			...processFromModel,
		},
	},
	authorSwitch: ALLOW_DELETION,
	properties: [requiredProcess],
	async execute(functions, engine, itemIndex) {
		const { id, name } = await deleteProcess(
			engine,
			(await processOf(functions, engine.store, itemIndex)).id,
		);
		return [{ id, name, outcome: 'deleted' }];
	},
});
