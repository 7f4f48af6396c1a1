import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { presetProcess } from '../../lib/domain/lifecycle';
import {
	beginningOf,
	createLead,
	requireProcess,
	type EngineContext,
	type LeadFields,
	type LeadMatching,
	type LeadRequest,
	type StrategyLeadRequest,
} from '../../lib/engine';
import { chosenStrategy } from '../../lib/n8n/chosenStrategy';
import { withEngine } from '../../lib/n8n/engines';
import { leadJson } from '../../lib/n8n/items';
import { readJsonObject, readText } from '../../lib/n8n/parameters';
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
		const { fields, matching, processId, stage } = readRequest(functions, itemIndex);
		const process =
			presetProcess(processId ?? null) ??
			(await withEngine(functions, async ({ store }) => await requireProcess(store, processId ?? null)));
		const byAccount = isByAccount(functions, itemIndex);
		return {
			lead: {
				id: 'test',
				contactId: byAccount ? null : ((context?.contact.id as string | undefined) ?? 'test'),
				accountId: (context?.contact.accountId as string | undefined) ?? null,
				status: 'open',
				stage: beginningOf(process, stage ?? null).stage,
				processId: process.id,
				...(fields as IDataObject),
				outcome: 'created',
				reason: `A run in the editor stores nothing (matching: ${matching})`,
			},
		};
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

/** What the node offers. */
type NodeMatching = LeadMatching | 'strategy';

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
): Pick<LeadRequest, 'ifFound' | 'fields' | 'processId' | 'stage'> & { matching: NodeMatching } {
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
		processId: readText(functions, 'processId', itemIndex),
		stage: readText(functions, 'stage', itemIndex),
	};
}
