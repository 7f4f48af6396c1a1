import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import {
	createLead,
	findStrategy,
	refreshKeys,
	type EngineContext,
	type LeadFields,
	type LeadMatching,
	type LeadRequest,
	type StrategyLeadRequest,
} from '../../lib/engine';
import { readStrategy } from '../../lib/n8n/descriptions/matchingStrategy';
import { leadJson } from '../../lib/n8n/items';
import { readJsonObject, readText } from '../../lib/n8n/parameters';
import { contextJson, requireContact, type RecordNode } from '../../lib/n8n/recordNode';

export const leadNode: RecordNode = {
	async make(functions, engine, itemIndex, subject) {
		const contactId = requireContact(subject);
		const { matching, ...rest } = readRequest(functions, itemIndex);
		const request = { contactId, ...rest, origin: subject.origin };
		const { lead, outcome, reason } =
			matching === 'strategy'
				? await createLead(engine, {
						...request,
						matching: await strategyOf(functions, engine, itemIndex),
					})
				: await createLead(engine, { ...request, matching });
		if (lead === null) return { ...contextJson(subject), lead: { id: null, outcome, reason } };
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

/** What the node offers. */
type NodeMatching = LeadMatching | 'strategy';

async function strategyOf(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<StrategyLeadRequest['matching']> {
	const reference = readStrategy((name) => functions.getNodeParameter(name, itemIndex, ''), 'lead');
	const strategy = await findStrategy(engine, reference, 'lead');
	// Before the transaction that makes the lead, which keeps others waiting.
	await refreshKeys(engine);
	return { strategy };
}

function readRequest(
	functions: IExecuteFunctions,
	itemIndex: number,
): Pick<LeadRequest, 'ifFound' | 'fields'> & { matching: NodeMatching } {
	const more = 'additionalFields.';
	const fields: LeadFields = {
		topic: readText(functions, 'topic', itemIndex),
		page: readText(functions, 'page', itemIndex),
		campaign: readText(functions, `${more}campaign`, itemIndex),
		owner: readText(functions, `${more}owner`, itemIndex),
		attributes: readJsonObject(functions, `${more}attributes`, itemIndex, 'Attributes'),
	};
	return {
		matching: functions.getNodeParameter('matching', itemIndex, 'emailAndPage') as NodeMatching,
		ifFound: functions.getNodeParameter('ifFound', itemIndex, 'update') as LeadRequest['ifFound'],
		fields,
	};
}
