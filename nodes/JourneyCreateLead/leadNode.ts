import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { createLead, type EngineContext, type LeadRequest, type StrategyLeadRequest } from '../../lib/engine';
import { chosenStrategy } from '../../lib/n8n/chosenStrategy';
import { leadJson } from '../../lib/n8n/items';
import type { NodeLeadMatching } from '../../lib/n8n/leads/leadMatching';
import { previewLead } from '../../lib/n8n/leads/previewLead';
import { readLeadMapping } from '../../lib/n8n/leads/readLeadMapping';
import { readText } from '../../lib/n8n/parameters';
import { contextJson, requireContact, type RecordNode, type Subject } from '../../lib/n8n/recordNode';

export const leadNode: RecordNode = {
	async make(functions, engine, itemIndex, subject) {
		const { matching, ...rest } = readRequest(functions, itemIndex);
		const party = await partyOf(functions, engine, itemIndex, subject);
		const request = { ...party, ...rest, origin: subject.origin };
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
	async preview(functions, itemIndex, context) {
		const byAccount = isByAccount(functions, itemIndex);
		const lead = await previewLead(functions, {
			...readRequest(functions, itemIndex),
			contactId: byAccount ? null : ((context?.contact.id as string | undefined) ?? 'test'),
			accountId: (context?.contact.accountId as string | undefined) ?? null,
		});
		return { lead };
	},
};

/** Whose lead it is to be. */
async function partyOf(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
	subject: Subject,
): Promise<Pick<LeadRequest, 'contactId' | 'accountId'>> {
	if (!isByAccount(functions, itemIndex)) return { contactId: requireContact(subject) };
	const named = readText(functions, 'additionalFields.accountId', itemIndex);
	if (named !== null) return { contactId: null, accountId: named };
	const contact = subject.contactId === null ? null : await store.contacts.get(subject.contactId);
	if (contact?.accountId) return { contactId: null, accountId: contact.accountId };
	throw new InvalidInputError({
		field: 'Account ID',
		reason:
			contact === null
				? 'is empty, and there is no contact whose account it could be; name an account'
				: 'is empty, and the contact has no account; name one, or give the contact an account first',
	});
}

function isByAccount(functions: IExecuteFunctions, itemIndex: number): boolean {
	return functions.getNodeParameter('basis', itemIndex, 'contact') === 'account';
}

async function strategyOf(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<StrategyLeadRequest['matching']> {
	const read = (name: string): unknown => functions.getNodeParameter(name, itemIndex, '');
	return { strategy: await chosenStrategy(engine, read, 'lead') };
}

function readRequest(
	functions: IExecuteFunctions,
	itemIndex: number,
): Pick<LeadRequest, 'ifFound' | 'fields' | 'processId' | 'stage'> & { matching: NodeLeadMatching } {
	return {
		matching: functions.getNodeParameter('matching', itemIndex, 'emailAndPage') as NodeLeadMatching,
		ifFound: functions.getNodeParameter('ifFound', itemIndex, 'update') as LeadRequest['ifFound'],
		fields: readLeadMapping(functions, itemIndex),
		processId: readText(functions, 'processId', itemIndex),
		stage: readText(functions, 'stage', itemIndex),
	};
}
