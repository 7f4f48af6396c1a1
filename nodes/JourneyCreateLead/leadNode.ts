import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { createLead, type LeadFields, type LeadMatching, type LeadRequest } from '../../lib/engine';
import { leadJson } from '../../lib/n8n/items';
import { readJsonObject, readText } from '../../lib/n8n/parameters';
import { contextJson, requireContact, type RecordNode } from '../../lib/n8n/recordNode';

export const leadNode: RecordNode = {
	async make(functions, engine, itemIndex, subject) {
		const { lead, outcome, reason } = await createLead(engine, {
			contactId: requireContact(subject),
			...readRequest(functions, itemIndex),
			origin: subject.origin,
		});
		return { ...contextJson(subject, lead.id), lead: { ...leadJson(lead), outcome, reason } };
	},
	preview(functions, itemIndex, context) {
		const { fields, matching } = readRequest(functions, itemIndex);
		return {
			lead: {
				id: 'test',
				contactId: (context?.contact.id as string | undefined) ?? 'test',
				status: 'open',
				stage: 'inquiry',
				...(fields as IDataObject),
				outcome: 'created',
				reason: `A run in the editor stores nothing (matching: ${matching})`,
			},
		};
	},
};

function readRequest(
	functions: IExecuteFunctions,
	itemIndex: number,
): Pick<LeadRequest, 'matching' | 'ifFound' | 'fields'> {
	const more = 'additionalFields.';
	const fields: LeadFields = {
		topic: readText(functions, 'topic', itemIndex),
		page: readText(functions, 'page', itemIndex),
		campaign: readText(functions, `${more}campaign`, itemIndex),
		owner: readText(functions, `${more}owner`, itemIndex),
		attributes: readJsonObject(functions, `${more}attributes`, itemIndex, 'Attributes'),
	};
	return {
		matching: functions.getNodeParameter('matching', itemIndex, 'emailAndPage') as LeadMatching,
		ifFound: functions.getNodeParameter('ifFound', itemIndex, 'update') as LeadRequest['ifFound'],
		fields,
	};
}
