import { ConflictError } from '../../../../lib/domain/errors';
import { retryEnrollments } from '../../../../lib/engine';
import { enrollmentJson } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { changeAll } from './affected';
import { enrollmentFromModel, enrollmentIdProperty, requireEnrollment } from './enrollmentId';
import { journeyProperty, requireJourney } from './journey';

export const retryOperation = operation({
	name: 'Retry',
	value: 'retry',
	action: 'Retry enrollment',
	description: 'Send failed contacts on again from the step after which they failed',
	tool: {
		description:
			'Send a contact who failed in a journey on again. Nodes that ran before the failure run again, so an email may be sent twice. Returns the enrollment. Example: the mail server works again, so retry Ada.',
		defaults: {
			...enrollmentFromModel,
		},
	},
	properties: [
		{
			displayName:
				'Contacts continue again from the step after which they failed. Nodes that ran before the failure run again, so an email may be sent twice.',
			name: 'retryNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'options',
			noDataExpression: true,
			default: 'one',
			options: [
				{ name: 'All Failed in a Journey', value: 'journey' },
				{ name: 'One Enrollment', value: 'one' },
			],
			description: 'The contacts to send on again',
		},
		{ ...enrollmentIdProperty, displayOptions: { show: { scope: ['one'] } } },
		journeyProperty,
	],
	async execute(functions, engine, itemIndex) {
		const { store } = engine;
		if (functions.getNodeParameter('scope', itemIndex, 'one') === 'journey') {
			const journeyId = await requireJourney(functions, store, itemIndex);
			const count = await changeAll(
				store,
				{ journeyId, status: 'failed' },
				async (ids) => await retryEnrollments(engine, ids),
			);
			return [{ journeyId, outcome: 'retried', count }];
		}
		const before = await requireEnrollment(functions, store, itemIndex);
		const retried = await retryEnrollments(engine, [before.id]);
		if (retried.length === 0) {
			throw new ConflictError(
				`Enrollment ID: ${before.id} is ${before.status}; only failed enrollments can be retried`,
			);
		}
		return [{ ...enrollmentJson(await requireEnrollment(functions, store, itemIndex)), outcome: 'retried' }];
	},
});
