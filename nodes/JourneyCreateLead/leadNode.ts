import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import type { LeadRequest } from '../../lib/engine';
import { leadJson } from '../../lib/n8n/items';
import { previewLead } from '../../lib/n8n/leads/previewLead';
import { createLeadBySettings, readLeadSettings } from '../../lib/n8n/leads/readLeadRequest';
import { readText } from '../../lib/n8n/parameters';
import { contextJson, requireContact, type RecordNode, type Subject } from '../../lib/n8n/recordNode';
import { findTestContact, requireTestAccount, requireTestContact } from '../../lib/n8n/testing/testSubject';
import type { Contact } from '../../lib/store';

export const leadNode: RecordNode = {
	async make(functions, engine, itemIndex, subject) {
		const { lead, outcome, reason } = await createLeadBySettings(functions, engine, itemIndex, {
			...(await partyOf(functions, itemIndex, subject, async (id) => await engine.store.contacts.get(id))),
			...readLeadSettings(functions, itemIndex, 'emailAndPage'),
			origin: subject.origin,
		});
		if (lead === null) return { ...contextJson(subject), lead: { id: null, outcome, reason } };
		return { ...contextJson(subject, lead.id), lead: { ...leadJson(lead), outcome, reason } };
	},
	async preview(functions, itemIndex, subject) {
		const read = async (id: string) => await findTestContact(functions, subject, id);
		const { contactId, accountId } = await partyOf(functions, itemIndex, subject, read);
		const contact = contactId === null ? null : await requireTestContact(functions, subject, contactId);
		if (accountId) await requireTestAccount(functions, itemIndex, accountId);
		const lead = await previewLead(functions, {
			...readLeadSettings(functions, itemIndex, 'emailAndPage'),
			contactId,
			accountId: contact?.accountId ?? accountId ?? null,
			origin: subject.origin,
		});
		return { ...contextJson(subject, lead.id as string), lead };
	},
};

/** Whose lead it will be. */
async function partyOf(
	functions: IExecuteFunctions,
	itemIndex: number,
	subject: Subject,
	readContact: (id: string) => Promise<Pick<Contact, 'accountId'> | null>,
): Promise<Pick<LeadRequest, 'contactId' | 'accountId'>> {
	const basis = basisOf(functions, itemIndex);
	if (basis === 'none') return { contactId: null, accountId: null };
	if (basis === 'contact') return { contactId: requireContact(subject) };
	const named = readText(functions, 'additionalFields.accountId', itemIndex);
	if (named !== null) return { contactId: null, accountId: named };
	const contact = subject.contactId === null ? null : await readContact(subject.contactId);
	if (contact?.accountId) return { contactId: null, accountId: contact.accountId };
	throw new InvalidInputError({
		field: 'Account ID',
		reason:
			contact === null
				? 'is empty, and there’s no contact to get an account from; enter an account ID'
				: 'is empty, and the contact has no account; enter an account ID, or give the contact an account first',
	});
}

type Basis = 'account' | 'contact' | 'none';

function basisOf(functions: IExecuteFunctions, itemIndex: number): Basis {
	return functions.getNodeParameter('basis', itemIndex, 'contact') as Basis;
}
