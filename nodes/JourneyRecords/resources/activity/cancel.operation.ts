import { cancelActivity } from '../../../../lib/engine';
import { activityJson } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { textOf } from '../../shared/values';
import { activityIdProperty, withActivity } from './activityId';

export const cancelOperation = operation({
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel an activity',
	description: 'Call an open activity off; journeys that wait for <code>activity.cancelled</code> go on',
	properties: [
		activityIdProperty,
		{
			displayName: 'Reason',
			name: 'reason',
			type: 'string',
			default: '',
			placeholder: 'e.g. Has bought in the meantime',
			description: 'Why it will not be done; journeys can look at it',
		},
	],
	batched: true,
	async execute(functions, engine, itemIndex) {
		const reason = textOf(functions.getNodeParameter('reason', itemIndex, ''), 'Reason');
		return await withActivity(functions, itemIndex, 'give the ID of an open activity', async (id) => [
			activityJson(await cancelActivity(engine, id, reason === '' ? null : reason)),
		]);
	},
});
