import type { IDataObject } from 'n8n-workflow';

import { listOperation } from '../../shared/listOperation';
import { modelJson } from './modelJson';

export const getAllOperation = listOperation({
	action: 'Get many scoring models',
	description: 'List models by name',
	tool: {
		description:
			'List scoring models by name, with their rules and how many leads they have scored. Returns name and ID of each. Example: how are leads scored?',
	},
	filters: [
		{
			displayName: 'State',
			name: 'state',
			type: 'options',
			default: 'active',
			options: [
				{ name: 'Active', value: 'active' },
				{ name: 'Stopped', value: 'stopped' },
			],
		},
	],
	read: async (store, { state }: { state?: 'active' | 'stopped' }, page) =>
		await store.scoring.list({ ...(state === undefined ? {} : { active: state === 'active' }), ...page }),
	async toJson(models, store) {
		const output: IDataObject[] = [];
		for (const model of models) output.push(await modelJson(store, model));
		return output;
	},
});
