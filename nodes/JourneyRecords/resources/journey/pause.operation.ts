import { pauseJourney } from '../../../../lib/engine';
import { operation } from '../../operation';
import { journeyIdProperty, requireJourney } from './journeyId';
import { journeyJson } from './journeyJson';

export const pauseOperation = operation({
	name: 'Pause',
	value: 'pause',
	action: 'Pause journey',
	description: 'Hold all contacts in a journey; contacts still enter, and exits still take effect',
	properties: [journeyIdProperty],
	async execute(functions, engine, itemIndex) {
		const { store } = engine;
		const { id } = await requireJourney(functions, store, itemIndex);
		const changed = await pauseJourney(engine, id);
		const journey = await requireJourney(functions, store, itemIndex);
		return [{ ...(await journeyJson(store, journey)), outcome: changed ? 'paused' : 'unchanged' }];
	},
});
