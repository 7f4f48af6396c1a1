import { pauseJourney } from '../../../../lib/engine';
import { operation } from '../../operation';
import { journeyFromModel, journeyIdProperty, requireJourney } from './journeyId';
import { journeyJson } from './journeyJson';

export const pauseOperation = operation({
	name: 'Pause',
	value: 'pause',
	action: 'Pause journey',
	description: 'Hold all contacts in a journey; contacts still enter, and exits still take effect',
	tool: {
		description:
			'Pause a journey: hold all its contacts until it is resumed. Contacts still enter, and exits still take effect. Returns the journey with its counts. Example: stop all mails of the journey Welcome for now.',
		defaults: {
			...journeyFromModel,
		},
	},
	properties: [journeyIdProperty],
	async execute(functions, engine, itemIndex) {
		const { store } = engine;
		const { id } = await requireJourney(functions, store, itemIndex);
		const changed = await pauseJourney(engine, id);
		const journey = await requireJourney(functions, store, itemIndex);
		return [{ ...(await journeyJson(store, journey)), outcome: changed ? 'paused' : 'unchanged' }];
	},
});
