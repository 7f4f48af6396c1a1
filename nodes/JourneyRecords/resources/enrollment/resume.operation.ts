import { resumeEnrollments } from '../../../../lib/engine';
import { operation } from '../../operation';
import { affectedProperties, changeAffected } from './affected';

export const resumeOperation = operation({
	name: 'Resume',
	value: 'resume',
	action: 'Resume enrollment',
	description: 'Let paused contacts continue; what happened in the meantime counts',
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
