import { deleteProcess } from '../../../../lib/engine';
import { operation } from '../../operation';
import { processOf, requiredProcess } from './processOf';

export const deleteOperation = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete lifecycle process',
	description: 'Delete a process that has no leads',
	properties: [requiredProcess],
	async execute(functions, engine, itemIndex) {
		const { id, name } = await deleteProcess(
			engine,
			(await processOf(functions, engine.store, itemIndex)).id,
		);
		return [{ id, name, outcome: 'deleted' }];
	},
});
