import type { IWebhookFunctions } from 'n8n-workflow';

import { FORM_SUBMITTED } from '../../lib/domain/interactions';
import {
	createLead,
	enroll,
	inTransaction,
	recordInteractions,
	saveContact,
	saveContactByStrategy,
	setConsent,
	type ContactFields,
	type EngineContext,
	type LeadRequest,
	type SaveContactOptions,
} from '../../lib/engine';
import { chosenStrategy, endpointStrategy } from '../../lib/n8n/chosenStrategy';
import { readEntryRules } from '../../lib/n8n/descriptions/entryRules';
import { withEngine } from '../../lib/n8n/engines';
import { fingerprint } from '../../lib/n8n/fingerprint';
import { dependingOnSetup, headerKey, HttpError, scopedKey } from '../../lib/n8n/http';
import type { HeldItem } from '../../lib/n8n/items';
import { openingAnswer, seeEntry, type OpeningAnswer } from '../../lib/n8n/publication';
import type { Contact, StoredStrategy } from '../../lib/store';
import { consentAddress } from './consents';
import { eventProperties, type MappedSubmission } from './fieldMapping';
import type { FormSetup, LeadSetup } from './formSetup';
import { LEAD_STRATEGY } from './leadProperties';

/**
 * Stores a submission with everything that follows from it, or nothing: the contact, the event, its consents,
 * its lead and its entry are one transaction.
 * @returns the interaction's ID, for a submission sent again under its key the first one's; and what to add to
 *   the answer
 */
export async function storeSubmission(
	functions: IWebhookFunctions,
	setup: FormSetup,
	submission: MappedSubmission,
	matching: SaveContactOptions,
): Promise<{ id: string; opening: OpeningAnswer }> {
	const rules = readEntryRules(functions);
	const place = { journeyId: functions.getWorkflow().id as string, stepId: functions.getNode().id };
	const sentKey = headerKey(functions);
	const key = sentKey === null ? null : scopedKey(functions, sentKey);
	const { contact: sender, lead: ofLead, consents } = submission;
	const sent = eventProperties(submission, setup.form);
	const contentHash = key === null ? null : fingerprint([sender, sent, ofLead, consents]);
	return await withEngine(functions, async (engine) => {
		const strategy = await endpointStrategy(functions, engine);
		const leadMatching = await leadMatchingOf(functions, engine, setup.lead);
		const opening = await openingAnswer(engine, seeEntry(functions));
		const id = await inTransaction(engine, async (tx) => {
			// Before anything is written: a form sent again must not revert the contact's fields.
			const earlier = key === null ? null : await tx.store.interactions.findByKey(key);
			if (earlier !== null && earlier.contentHash !== contentHash) throw usedKey();
			if (earlier !== null) return earlier.id;
			const contact = await saveSender(tx, submission, matching, strategy);
			// Saving the contact may have set more fields aside.
			const properties = eventProperties(submission, setup.form);
			const [recorded] = await recordInteractions(tx, [
				{
					contactId: contact.id,
					type: FORM_SUBMITTED,
					occurredAt: tx.store.clock.now(),
					properties,
					source: functions.getNode().name,
					idempotencyKey: key,
					contentHash,
				},
			]);
			if (recorded.status === 'conflict') throw usedKey();
			if (recorded.status === 'duplicate') return recorded.id;
			// What the journey's rules check when a contact enters.
			for (const consent of consents) {
				const address = consentAddress(consent, sender.email);
				await setConsent(tx, { ...consent, address, contactId: contact.id, source: setup.form });
			}
			const leadId = await dependingOnSetup(functions, async () =>
				setup.lead === null || leadMatching === null
					? null
					: await makeLead(tx, leadRequest(contact.id, setup.lead, ofLead, place), leadMatching),
			);
			if (functions.getNodeParameter('enters', true) === true) {
				const item: HeldItem = { json: {}, ...(leadId === null ? {} : { leadId }) };
				await enroll(tx, [
					{
						...place,
						contactId: contact.id,
						reentry: rules.reentry,
						rules,
						data: submission.properties,
						item,
						causedBy: recorded.id,
					},
				]);
			}
			return recorded.id;
		});
		return { id, opening };
	});
}

/** Sets aside fields that only the store can find invalid, such as an external ID of another contact. */
async function saveSender(
	tx: EngineContext,
	{ contact: fields, findings }: MappedSubmission,
	matching: SaveContactOptions,
	strategy: StoredStrategy | null,
): Promise<Contact> {
	const { externalId } = fields;
	return await trySender(tx, fields, matching, strategy).catch(async (error: unknown) => {
		findings.setAside(fields, error);
		findings.throwIfRefused();
		// Naming another contact's ID doesn't make the sender a contact with a different ID.
		const foreignId = fields.externalId === undefined ? externalId : null;
		return await trySender(tx, fields, { ...matching, foreignId }, strategy);
	});
}

async function trySender(
	tx: EngineContext,
	fields: ContactFields,
	matching: SaveContactOptions,
	strategy: StoredStrategy | null,
): Promise<Contact> {
	if (strategy === null) return (await saveContact(tx, fields, matching)).contact;
	const { defaultCountry, foreignId } = matching;
	const { contact } = await saveContactByStrategy(tx, fields, { strategy, defaultCountry, foreignId });
	if (contact !== null) return contact;
	throw new HttpError(422, 'No contact matches, and this form doesn’t create contacts', [
		{ field: 'contact', reason: `doesn’t match by "${strategy.name}"` },
	]);
}

type ReadyMatching = LeadRequest['matching'] | { strategy: StoredStrategy };

/** Outside the transaction: a strategy may have keys to update. */
async function leadMatchingOf(
	functions: IWebhookFunctions,
	engine: EngineContext,
	lead: LeadSetup | null,
): Promise<ReadyMatching | null> {
	if (lead === null) return null;
	if (lead.matching !== 'strategy') return lead.matching;
	const read = (name: 'strategy' | 'strategyJson'): unknown =>
		functions.getNodeParameter(LEAD_STRATEGY[name], '');
	const strategy = await dependingOnSetup(functions, async () => await chosenStrategy(engine, read, 'lead'));
	return { strategy };
}

/** @returns null if the strategy creates none */
async function makeLead(
	tx: EngineContext,
	request: Omit<LeadRequest, 'matching'>,
	matching: ReadyMatching,
): Promise<string | null> {
	const { lead } = await createLead(tx, { ...request, matching } as LeadRequest);
	return lead?.id ?? null;
}

/** The form's lead fields override the fixed ones. */
export function leadRequest(
	contactId: string,
	{ ifFound, fields, processId, stage }: LeadSetup,
	ofLead: MappedSubmission['lead'],
	origin: LeadRequest['origin'],
): Omit<LeadRequest, 'matching'> {
	return { contactId, ifFound, fields: { ...fields, ...ofLead }, processId, stage, origin };
}

function usedKey(): HttpError {
	return new HttpError(409, 'Another submission was already sent with this Idempotency-Key', [
		{ field: 'Idempotency-Key', reason: 'was already used for another submission' },
	]);
}
