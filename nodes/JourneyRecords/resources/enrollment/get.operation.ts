import type { IDataObject } from 'n8n-workflow';

import { describeStepEvent } from '../../../../lib/domain/explain';
import { readStepLog } from '../../../../lib/engine';
import { enrollmentJson, isoTime } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { enrollmentFromModel, enrollmentIdProperty, requireEnrollment } from './enrollmentId';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get enrollment',
	description: 'Get where a contact is in a journey, and everything that happened along the way',
	tool: {
		description:
			'Get one enrollment (one run of a contact through a journey): where the contact is, and each step on the way with executions and errors. Needs the enrollment’s ID. Example: show every step of this run.',
		defaults: {
			...enrollmentFromModel,
		},
	},
	properties: [enrollmentIdProperty],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const enrollment = await requireEnrollment(functions, store, itemIndex);
		const log = await readStepLog(store, [enrollment]);
		const contact = await store.contacts.get(enrollment.contactId);
		const zone = contact?.timeZone ?? functions.getTimezone();
		return [
			{
				...enrollmentJson(enrollment),
				stepLog: log.map(({ at, event, stepId, stepName, executionId, detail }) => ({
					at: isoTime(at),
					event,
					text: describeStepEvent({ event, stepName, detail }, zone),
					stepId,
					stepName,
					executionId,
					detail: detail as IDataObject | null,
				})),
			},
		];
	},
});
