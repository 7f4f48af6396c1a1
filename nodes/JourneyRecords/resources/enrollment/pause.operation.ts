import { pauseEnrollments } from '../../../../lib/engine';
import { operation } from '../../operation';
import { affectedProperties, changeAffected } from './affected';

export const pauseOperation = operation({
	name: 'Pause',
	value: 'pause',
	action: 'Pause enrollment',
	description: 'Hold contacts where they are until you resume them; exits still take effect',
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
