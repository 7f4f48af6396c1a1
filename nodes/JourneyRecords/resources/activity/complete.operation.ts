import { completeActivity } from '../../../../lib/engine';
import { activityJson } from '../../../../lib/n8n/items';
import { fromModel } from '../../../../lib/n8n/tools';
import { operation } from '../../operation';
import { textOf } from '../../shared/values';
import { activityFromModel, activityIdProperty, withActivity } from './activityId';

export const completeOperation = operation({
	name: 'Complete',
	value: 'complete',
	action: 'Complete activity',
	description: 'Complete an open activity; journeys waiting for <code>activity.completed</code> continue',
	tool: {
		description:
			'Mark an open sales activity as done: a task, phone call or appointment. Journeys that wait for it continue. Returns the activity. Example: the call took place, and the customer wants a quote.',
		defaults: {
			...activityFromModel,
			result: fromModel('Result', 'The outcome in a few words, such as: wants a quote', { fallback: '' }),
		},
	},
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
