import type { IDataObject } from 'n8n-workflow';

import { operation } from '../../operation';
import { listProperties, readLimit, readPages } from '../../shared/list';
import { journeyJson } from './journeyJson';

export const getAllOperation = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many journeys',
	description: 'List journeys with how many are in them, and whose entries are under way',
	properties: listProperties,
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const journeys = await readPages(
			readLimit(functions, itemIndex),
			async (page) => await store.steps.listJourneys(page),
		);
		const output: IDataObject[] = [];
		for (const journey of journeys) output.push(await journeyJson(store, journey));
		return output;
	},
});
