import { operation } from '../../operation';
import { processJson } from './processJson';
import { processFromModel, processOf, requiredProcess } from './processOf';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get lifecycle process',
	description: 'Get one process, with the number of leads in each stage',
	tool: {
		description:
			'Get one lifecycle process: its stages, allowed moves, and the number of leads in each stage. Example: how many leads are in each stage?',
		defaults: {
			...processFromModel,
		},
	},
	properties: [requiredProcess],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const process = await processOf(functions, store, itemIndex);
		const counts = await store.lifecycle.countByStage(process.id);
		const leads = process.definition.stages.map(({ key, name }) => ({
			key,
			name,
			leads: counts.get(key) ?? 0,
		}));
		return [{ ...processJson(process), leads }];
	},
});
