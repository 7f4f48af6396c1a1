import { resumeEnrollments } from '../../../../lib/engine';
import { operation } from '../../operation';
import { affectedProperties, changeAffected } from './affected';
import { enrollmentFromModel } from './enrollmentId';

export const resumeOperation = operation({
	name: 'Resume',
	value: 'resume',
	action: 'Resume enrollment',
	description: 'Let paused contacts continue; what happened in the meantime counts',
	tool: {
		description:
			'Let a paused contact continue in their journey. What happened in the meantime counts. Returns the enrollment. Example: Ada is back, so continue her trial journey.',
		defaults: {
			...enrollmentFromModel,
		},
	},
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
