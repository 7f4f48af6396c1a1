import { cancelActivity } from '../../../../lib/engine';
import { activityJson } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { textOf } from '../../shared/values';
import { activityIdProperty, withActivity } from './activityId';

export const cancelOperation = operation({
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel activity',
	description: 'Cancel an open activity; journeys waiting for <code>activity.cancelled</code> continue',
	properties: [
		activityIdProperty,
		{
			displayName: 'Reason',
			name: 'reason',
			type: 'string',
			default: '',
			placeholder: 'e.g. Already bought',
			description: 'Why it won’t be done, which journeys can check',
		},
	],
	batched: true,
	async execute(functions, engine, itemIndex) {
		const reason = textOf(functions.getNodeParameter('reason', itemIndex, ''), 'Reason');
		return await withActivity(functions, itemIndex, 'enter the ID of an open activity', async (id) => [
			activityJson(await cancelActivity(engine, id, reason === '' ? null : reason)),
		]);
	},
});
