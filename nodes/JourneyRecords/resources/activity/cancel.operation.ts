import { cancelActivity } from '../../../../lib/engine';
import { activityJson } from '../../../../lib/n8n/items';
import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { textOf } from '../../shared/values';
import { activityFromModel, activityIdProperty, withActivity } from './activityId';

export const cancelOperation = operation({
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel activity',
	description: 'Cancel an open activity; journeys waiting for <code>activity.cancelled</code> continue',
	tool: {
		description:
			'Cancel an open sales activity: a task, phone call or appointment. Journeys that wait for it continue. Returns the activity. Example: the customer bought already, so the call isn’t needed.',
		defaults: {
			...activityFromModel,
			reason: fromModel('Reason', 'Why it won’t be done', { fallback: '' }),
		},
	},
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
