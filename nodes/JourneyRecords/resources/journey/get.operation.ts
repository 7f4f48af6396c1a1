import { operation } from '../../operation';
import { journeyFromModel, journeyIdProperty, requireJourney } from './journeyId';
import { journeyJson } from './journeyJson';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get journey',
	description: 'Get one journey, with whether contacts can start and why not',
	tool: {
		description:
			'Get one journey, and whether contacts can start and why not. Returns its counts, too. Example: is the journey Welcome open?',
		defaults: journeyFromModel,
	},
	properties: [journeyIdProperty],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		return [await journeyJson(store, await requireJourney(functions, store, itemIndex))];
	},
});
