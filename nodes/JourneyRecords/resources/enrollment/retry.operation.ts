import { setImmediate as nextTurn } from 'node:timers/promises';

import { ConflictError } from '../../../../lib/domain/errors';
import { retryEnrollments, type EngineContext } from '../../../../lib/engine';
import { enrollmentJson } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { readPages } from '../../shared/list';
import { enrollmentIdProperty, requireEnrollment } from './enrollmentId';
import { journeyProperty, requireJourney } from './journey';

/** Releases per transaction. */
const CHUNK = 500;

export const retryOperation = operation({
	name: 'Retry',
	value: 'retry',
	action: 'Retry enrollment',
	description: 'Send failed contacts on again from the step after which they failed',
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
			return [{ journeyId, outcome: 'retried', count: await retryJourney(engine, journeyId) }];
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

async function retryJourney(engine: EngineContext, journeyId: string): Promise<number> {
	// All are listed first, since one that fails again at once would be retried forever.
	const failed = await readPages(
		Infinity,
		async (page) => await engine.store.enrollments.list({ journeyId, status: 'failed', ...page }),
	);
	const ids = failed.map(({ id }) => id);
	let count = 0;
	for (let first = 0; first < ids.length; first += CHUNK) {
		count += (await retryEnrollments(engine, ids.slice(first, first + CHUNK))).length;
		await nextTurn();
	}
	return count;
}
