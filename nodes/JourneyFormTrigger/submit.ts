import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { FORM_SUBMITTED } from '../../lib/domain/interactions';
import { checkContactFields, type ContactMatching, type SaveContactOptions } from '../../lib/engine';
import { answer, authenticate, dependingOnSetup, HttpError, readBody } from '../../lib/n8n/http';
import { eventJson } from '../../lib/n8n/items';
import { previewLead } from '../../lib/n8n/leads/previewLead';
import { isTest } from '../../lib/n8n/mode';
import { systemClock } from '../../lib/n8n/systemClock';
import { testItem } from '../../lib/n8n/testItem';
import { ignoredFields, mapFields, type MappedSubmission } from './fieldMapping';
import { readFormSetup, type FormSetup } from './formSetup';
import { isCaught, noteCaught } from './honeypot';
import { leadRequest, storeSubmission } from './storeSubmission';

/** Takes one submission: nothing is answered with success before all of it is in the store. */
export async function submit(functions: IWebhookFunctions): Promise<IWebhookResponseData> {
	await authenticate(functions);
	const body = readForm(functions);
	const setup = await dependingOnSetup(functions, () =>
		readFormSetup((name, fallback) => functions.getNodeParameter(name, fallback as object)),
	);
	const testing = isTest(functions.getMode());
	if (isCaught(body, setup)) {
		const id = testing ? undefined : noteCaught(functions, setup);
		const ignored = ignoredFields(body, setup);
		accept(functions, testing ? { test: true, honeypot: true } : { id }, ignored);
		return { noWebhookResponse: true };
	}
	const submission = mapFields(body, setup);
	const { defaultCountry } = functions.getNodeParameter('options', {}) as { defaultCountry?: string };
	const matching: SaveContactOptions = {
		matchBy: functions.getNodeParameter('matchBy', 'email') as ContactMatching,
		ifFound: functions.getNodeParameter('ifFound', 'update') as SaveContactOptions['ifFound'],
		defaultCountry: defaultCountry || undefined,
	};
	if (testing) return await test(functions, setup, submission, matching);
	const id = await storeSubmission(functions, setup, submission, matching);
	accept(functions, { id }, submission.ignored);
	return { noWebhookResponse: true };
}

function readForm(functions: IWebhookFunctions): Record<string, unknown> {
	const body = readBody(functions, ['json', 'form']);
	if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
		return body as Record<string, unknown>;
	}
	throw new HttpError(422, 'The body must be an object with the form’s fields', [
		{ field: 'body', reason: 'must be an object' },
	]);
}

/** In the editor: the fields are checked and shown, and nothing is stored. */
async function test(
	functions: IWebhookFunctions,
	setup: FormSetup,
	submission: MappedSubmission,
	matching: SaveContactOptions,
): Promise<IWebhookResponseData> {
	checkContactFields(submission.contact, matching);
	const lead = await dependingOnSetup(functions, async () => await previewOf(functions, setup, submission));
	accept(functions, { test: true }, submission.ignored);
	const event = eventJson({
		type: FORM_SUBMITTED,
		occurredAt: systemClock.now(),
		properties: { ...submission.properties, form: setup.form },
	});
	return {
		noWebhookResponse: true,
		workflowData: [[testItem(functions, submission.contact, { event, ...lead })]],
	};
}

async function previewOf(
	functions: IWebhookFunctions,
	{ lead }: FormSetup,
	submission: MappedSubmission,
): Promise<Partial<Record<'lead', Awaited<ReturnType<typeof previewLead>>>>> {
	if (lead === null) return {};
	const request = leadRequest('test', lead, submission.lead, null);
	const { matching } = lead;
	return { lead: await previewLead(functions, { ...request, matching, accountId: null }) };
}

function accept(functions: IWebhookFunctions, more: object, ignored: string[]): void {
	if (functions.getNodeParameter('respondWith', 'json') === 'json') {
		answer(functions, 200, { accepted: 1, ...more, ignoredFields: ignored });
		return;
	}
	functions.getResponseObject().redirect(303, functions.getNodeParameter('redirectUrl') as string);
}
