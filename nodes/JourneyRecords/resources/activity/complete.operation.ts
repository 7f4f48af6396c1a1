import { completeActivity } from '../../../../lib/engine';
import { activityJson } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { textOf } from '../../shared/values';
import { activityIdProperty, withActivity } from './activityId';

export const completeOperation = operation({
	name: 'Complete',
	value: 'complete',
	action: 'Complete activity',
	description: 'Complete an open activity; journeys waiting for <code>activity.completed</code> continue',
	properties: [
		activityIdProperty,
		{
			displayName: 'Result',
			name: 'result',
			type: 'string',
			default: '',
			placeholder: 'e.g. Wants a quote',
			description: 'The outcome, which journeys can check',
		},
	],
	batched: true,
	async execute(functions, engine, itemIndex) {
		const result = textOf(functions.getNodeParameter('result', itemIndex, ''), 'Result');
		return await withActivity(functions, itemIndex, 'enter the ID of an open activity', async (id) => [
			activityJson(await completeActivity(engine, id, result === '' ? null : result)),
		]);
	},
});
