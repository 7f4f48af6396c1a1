import type { IDataObject } from 'n8n-workflow';

import { listOperation } from '../../shared/listOperation';
import { journeyJson } from './journeyJson';

export const getAllOperation = listOperation({
	action: 'Get many journeys',
	description: 'List journeys, with the number of contacts in each and entries in progress',
	tool: {
		description:
			'List all journeys with the number of contacts who are in them now, completed, exited and failed. Returns name, ID, owner and whether it is paused. Example: which journeys have failed contacts?',
	},
	read: async (store, _filter, page) => await store.steps.listJourneys(page),
	async toJson(journeys, store) {
		const output: IDataObject[] = [];
		for (const journey of journeys) output.push(await journeyJson(store, journey));
		return output;
	},
});
