import { listOperation } from '../../shared/listOperation';
import { processJson } from './processJson';

export const getAllOperation = listOperation({
	action: 'Get many lifecycle processes',
	description: 'List processes, built-in ones first',
	tool: {
		description:
			'List lifecycle processes with their stages, built-in ones first. Returns name and ID of each. Example: which stages can a lead be in?',
	},
	read: async (store, _filter, { offset, limit }) =>
		(await store.lifecycle.processes()).slice(offset, offset + limit),
	toJson: (processes) => processes.map(processJson),
});
