import { pauseEnrollments } from '../../../../lib/engine';
import { operation } from '../../operation';
import { affectedProperties, changeAffected } from './affected';

export const pauseOperation = operation({
	name: 'Pause',
	value: 'pause',
	action: 'Pause an enrollment',
	description: 'Let contacts stay where they wait until they are resumed; exits still take effect',
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
