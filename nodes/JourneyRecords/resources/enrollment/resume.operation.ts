import { resumeEnrollments } from '../../../../lib/engine';
import { operation } from '../../operation';
import { affectedProperties, changeAffected } from './affected';

export const resumeOperation = operation({
	name: 'Resume',
	value: 'resume',
	action: 'Resume a paused enrollment',
	description: 'Let paused contacts go on; what came for them meanwhile counts',
	properties: affectedProperties,
	async execute(functions, engine, itemIndex) {
		return await changeAffected(
			functions,
			engine,
			itemIndex,
			'resumed',
			async (ids) => await resumeEnrollments(engine, ids),
		);
	},
});
