import { NotFoundError } from '../../../../lib/domain/errors';
import { completeActivity } from '../../../../lib/engine';
import { activityJson } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { requiredText, textOf, unknownRecord } from '../../shared/values';

export const completeOperation = operation({
	name: 'Complete',
	value: 'complete',
	action: 'Complete an activity',
	description: 'Close an open activity; journeys that wait for <code>activity.completed</code> go on',
	properties: [
		{
			displayName: 'Activity ID',
			name: 'activityId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 019b8c1e-7d2a-7c3f-9e10-2f4b6a8c0d11',
		},
		{
			displayName: 'Result',
			name: 'result',
			type: 'string',
			default: '',
			placeholder: 'e.g. Wants a quotation',
			description: 'What came of it; journeys can look at it',
		},
	],
	batched: true,
	async execute(functions, engine, itemIndex) {
		const id = requiredText(functions, 'activityId', itemIndex, {
			field: 'Activity ID',
			remedy: 'give the ID of an open activity',
		});
		const result = textOf(functions.getNodeParameter('result', itemIndex, ''), 'Result');
		try {
			return [activityJson(await completeActivity(engine, id, result === '' ? null : result))];
		} catch (error) {
			throw error instanceof NotFoundError ? unknownRecord('Activity ID', 'activity', id) : error;
		}
	},
});
