import { operation } from '../../operation';
import { listProperties, readLimit } from '../../shared/list';
import { processJson } from './processJson';

export const getAllOperation = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many lifecycle processes',
	description: 'List processes; those that every store has come first',
	properties: listProperties,
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const processes = await store.lifecycle.processes();
		return processes.slice(0, readLimit(functions, itemIndex)).map(processJson);
	},
});
