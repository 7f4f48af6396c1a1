import { setImmediate as nextTurn } from 'node:timers/promises';

import { optionsProperty } from '../../../../lib/n8n/descriptions/common';
import { exitEnrollments, type EngineContext } from '../../../../lib/engine';
import { enrollmentJson } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { readCollection, textOf } from '../../shared/values';
import { enrollmentFromModel, enrollmentIdProperty, requireEnrollment } from './enrollmentId';
import { journeyProperty, requireJourney } from './journey';

/** Exits per transaction. */
const CHUNK = 500;

export const exitOperation = operation({
	name: 'Exit',
	value: 'exit',
	action: 'Exit enrollment',
	description: 'Take contacts out of a journey at once, wherever they are in it',
	tool: {
		description:
			'Take a contact out of a journey at once. An enrollment is one run of a contact through a journey; this needs its ID. Returns the enrollment. Example: Ada called and bought, so stop her trial journey.',
		defaults: {
			...enrollmentFromModel,
		},
	},
	properties: [
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'options',
			noDataExpression: true,
			default: 'one',
			options: [
				{ name: 'All in a Journey', value: 'journey' },
				{ name: 'One Enrollment', value: 'one' },
			],
			description: 'The contacts to take out',
		},
		{
			displayName: 'All contacts leave this journey at once, including failed ones. This can’t be undone.',
			name: 'exitAllNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { scope: ['journey'] } },
		},
		{ ...enrollmentIdProperty, displayOptions: { show: { scope: ['one'] } } },
		journeyProperty,
		optionsProperty([
			{
				displayName: 'Reason',
				name: 'reason',
				type: 'string',
				default: 'exited_by_hand',
				description: 'The reason that enrollments and timelines show',
			},
		]),
	],
	async execute(functions, engine, itemIndex) {
		const { store } = engine;
		const reason =
			textOf(readCollection(functions, 'options', itemIndex).reason, 'Reason') || 'exited_by_hand';
		if (functions.getNodeParameter('scope', itemIndex, 'one') === 'journey') {
			const journeyId = await requireJourney(functions, store, itemIndex);
			return [{ journeyId, outcome: 'exited', count: await exitJourney(engine, journeyId, reason) }];
		}
		const { id } = await requireEnrollment(functions, store, itemIndex);
		const exited = await exitEnrollments(engine, [id], reason);
		const enrollment = await requireEnrollment(functions, store, itemIndex);
		// One that had already ended keeps its end: doing it twice isn't an error.
		return [{ ...enrollmentJson(enrollment), outcome: exited.length > 0 ? 'exited' : 'unchanged' }];
	},
});

async function exitJourney(engine: EngineContext, journeyId: string, reason: string): Promise<number> {
	let count = 0;
	for (const status of ['active', 'failed'] as const) {
		for (;;) {
			const living = await engine.store.enrollments.list({ journeyId, status, limit: CHUNK });
			if (living.length === 0) break;
			const ids = living.map(({ id }) => id);
			count += (await exitEnrollments(engine, ids, reason)).length;
			await nextTurn();
		}
	}
	return count;
}
