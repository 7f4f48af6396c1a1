import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import {
	checkContactFields,
	enroll,
	inTransaction,
	recordInteractions,
	saveContact,
	saveContactByStrategy,
	type ContactFields,
	type ContactMatching,
	type EngineContext,
	type SaveContactOptions,
} from '../../lib/engine';
import { endpointStrategy } from '../../lib/n8n/chosenStrategy';
import type { Contact, StoredStrategy } from '../../lib/store';
import { readEntryRules } from '../../lib/n8n/descriptions/entryRules';
import { withEngine } from '../../lib/n8n/engines';
import { fingerprint } from '../../lib/n8n/fingerprint';
import { answer, authenticate, headerKey, HttpError, readBody, scopedKey } from '../../lib/n8n/http';
import { eventJson } from '../../lib/n8n/items';
import { isTest } from '../../lib/n8n/mode';
import { systemClock } from '../../lib/n8n/systemClock';
import { testItem } from '../../lib/n8n/testItem';
import { mapFields, type FieldRule, type MappedSubmission, type OtherFields } from './fieldMapping';

/** The interaction that a submission is recorded as. */
export const FORM_SUBMITTED = 'form.submitted';

/** Takes one submission: nothing is answered with success before all of it is in the store. */
export async function submit(functions: IWebhookFunctions): Promise<IWebhookResponseData> {
	await authenticate(functions);
	const body = readBody(functions, ['json', 'form']);
	if (typeof body !== 'object' || body === null || Array.isArray(body)) {
		throw new HttpError(422, 'The body must be an object with the form’s fields', [
			{ field: 'body', reason: 'must be an object' },
		]);
	}
	const options = functions.getNodeParameter('options', {}) as {
		otherFields?: OtherFields;
		defaultCountry?: string;
	};
	const fields = functions.getNodeParameter('fields', {}) as { field?: FieldRule[] };
	const submission = mapFields(
		body as Record<string, unknown>,
		fields.field ?? [],
		options.otherFields ?? 'ignore',
	);
	const matching: SaveContactOptions = {
		matchBy: functions.getNodeParameter('matchBy', 'email') as ContactMatching,
		ifFound: functions.getNodeParameter('ifFound', 'update') as SaveContactOptions['ifFound'],
		defaultCountry: options.defaultCountry || undefined,
	};
	if (isTest(functions.getMode())) return test(functions, submission, matching);
	const id = await store(functions, submission, matching);
	accept(functions, { accepted: 1, id, ignoredFields: submission.ignored });
	return { noWebhookResponse: true };
}

async function store(
	functions: IWebhookFunctions,
	submission: MappedSubmission,
	matching: SaveContactOptions,
): Promise<string> {
	const form = functions.getNodeParameter('formName', 'form') as string;
	const rules = readEntryRules(functions);
	const sentKey = headerKey(functions);
	const key = sentKey === null ? null : scopedKey(functions, sentKey);
	const contentHash = key === null ? null : fingerprint([submission.contact, submission.properties]);
	return await withEngine(functions, async (engine) => {
		const strategy = await endpointStrategy(functions, engine);
		return await inTransaction(engine, async (tx) => {
			// Before anything is written: a form that is sent again must not turn the contact's fields back.
			const earlier = key === null ? null : await tx.store.interactions.findByKey(key);
			if (earlier !== null && earlier.contentHash !== contentHash) throw usedKey();
			if (earlier !== null) return earlier.id;
			const contact = await saveSender(tx, submission.contact, matching, strategy);
			const [recorded] = await recordInteractions(tx, [
				{
					contactId: contact.id,
					type: FORM_SUBMITTED,
					occurredAt: tx.store.clock.now(),
					properties: { ...submission.properties, form },
					source: functions.getNode().name,
					idempotencyKey: key,
					contentHash,
				},
			]);
			if (recorded.status === 'conflict') throw usedKey();
			if (recorded.status === 'recorded' && functions.getNodeParameter('enters', true) === true) {
				await enroll(tx, [
					{
						journeyId: functions.getWorkflow().id as string,
						stepId: functions.getNode().id,
						contactId: contact.id,
						reentry: rules.reentry,
						rules,
						data: submission.properties,
						item: { json: {} },
						causedBy: recorded.id,
					},
				]);
			}
			return recorded.id;
		});
	});
}

async function saveSender(
	tx: EngineContext,
	fields: ContactFields,
	matching: SaveContactOptions,
	strategy: StoredStrategy | null,
): Promise<Contact> {
	if (strategy === null) return (await saveContact(tx, fields, matching)).contact;
	const { defaultCountry } = matching;
	const { contact } = await saveContactByStrategy(tx, fields, { strategy, defaultCountry });
	if (contact !== null) return contact;
	throw new HttpError(422, 'Nobody is known by this, and the form creates no contacts', [
		{ field: 'contact', reason: `does not match by "${strategy.name}"` },
	]);
}

function usedKey(): HttpError {
	return new HttpError(409, 'Another submission was sent under this Idempotency-Key before', [
		{ field: 'Idempotency-Key', reason: 'was used for another submission before' },
	]);
}

/** In the editor: the fields are checked and shown, and nothing is stored. */
function test(
	functions: IWebhookFunctions,
	submission: MappedSubmission,
	matching: SaveContactOptions,
): IWebhookResponseData {
	checkContactFields(submission.contact, matching);
	accept(functions, { accepted: 1, test: true, ignoredFields: submission.ignored });
	const form = functions.getNodeParameter('formName', 'form') as string;
	const event = eventJson({
		type: FORM_SUBMITTED,
		occurredAt: systemClock.now(),
		properties: { ...submission.properties, form },
	});
	return {
		noWebhookResponse: true,
		workflowData: [[testItem(functions, submission.contact, { event })]],
	};
}

function accept(functions: IWebhookFunctions, body: object): void {
	if (functions.getNodeParameter('respondWith', 'json') === 'json') {
		answer(functions, 200, body);
		return;
	}
	functions.getResponseObject().redirect(303, functions.getNodeParameter('redirectUrl') as string);
}
