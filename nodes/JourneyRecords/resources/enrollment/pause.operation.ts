import { pauseEnrollments } from '../../../../lib/engine';
import { operation } from '../../operation';
import { affectedProperties, changeAffected } from './affected';
import { enrollmentFromModel } from './enrollmentId';

export const pauseOperation = operation({
	name: 'Pause',
	value: 'pause',
	action: 'Pause enrollment',
	description: 'Hold contacts where they are until you resume them; exits still take effect',
	tool: {
		description:
			'Hold a contact where they are in a journey until you resume them. Returns the enrollment. Example: Ada is on vacation, so pause her trial journey.',
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
			'paused',
			async (ids) => await pauseEnrollments(engine, ids),
		);
	},
});
