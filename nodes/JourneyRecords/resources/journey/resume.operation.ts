import { resumeJourney } from '../../../../lib/engine';
import { operation } from '../../operation';
import { journeyFromModel, journeyIdProperty, requireJourney } from './journeyId';
import { journeyJson } from './journeyJson';

export const resumeOperation = operation({
	name: 'Resume',
	value: 'resume',
	action: 'Resume journey',
	description: 'Let contacts continue, including those that came due in the meantime',
	tool: {
		description:
			'Resume a paused journey, so that its contacts continue. Returns the journey with its counts. Example: continue the journey Welcome.',
		defaults: {
			...journeyFromModel,
		},
	},
	properties: [journeyIdProperty],
	async execute(functions, engine, itemIndex) {
		const { store } = engine;
		const { id } = await requireJourney(functions, store, itemIndex);
		const changed = await resumeJourney(engine, id);
		const journey = await requireJourney(functions, store, itemIndex);
		return [{ ...(await journeyJson(store, journey)), outcome: changed ? 'resumed' : 'unchanged' }];
	},
});
