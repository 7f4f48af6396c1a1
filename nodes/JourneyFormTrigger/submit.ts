import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { FieldProblem } from '../../lib/domain/errors';
import type { ContactMatching, SaveContactOptions } from '../../lib/engine';
import { answer, authenticate, dependingOnSetup, HttpError, readBody } from '../../lib/n8n/http';
import { isTest } from '../../lib/n8n/mode';
import { testContactAt } from '../../lib/n8n/testing/plainTestContact';
import { chosenPerson } from '../../lib/n8n/testing/testPerson';
import { ignoredFields, mapFields, type MappedSubmission } from './fieldMapping';
import { FormBody } from './FormBody';
import { readFormSetup, type FormSetup } from './formSetup';
import { isCaught, noteCaught } from './honeypot';
import { storeSubmission } from './storeSubmission';
import { submissionItem } from './testSubmission';

/** Accepts one submission: reports success only after all of it is in the store. */
export async function submit(functions: IWebhookFunctions): Promise<IWebhookResponseData> {
	await authenticate(functions);
	const form = readForm(functions);
	const setup = await dependingOnSetup(functions, () =>
		readFormSetup((name, fallback) => functions.getNodeParameter(name, fallback as object)),
	);
	// Reads the parameters before anything is stored: a failure after that would look like a form that wasn't
	// accepted.
	const accept = acceptance(functions);
	const testing = isTest(functions.getMode());
	if (isCaught(form, setup)) {
		const id = testing ? undefined : noteCaught(functions, setup);
		accept(testing ? { test: true, honeypot: true } : { id }, ignoredFields(form, setup));
		return { noWebhookResponse: true };
	}
	const submission = mapFields(form, setup);
	if (testing) return await test(functions, setup, submission, accept);
	const matching: SaveContactOptions = {
		matchBy: setup.matchBy as ContactMatching,
		ifFound: functions.getNodeParameter('ifFound', 'update') as SaveContactOptions['ifFound'],
		defaultCountry: setup.defaultCountry,
	};
	const { id, opening } = await storeSubmission(functions, setup, submission, matching);
	accept({ id, ...opening }, submission.ignored, submission.findings.problems);
	return { noWebhookResponse: true };
}

function readForm(functions: IWebhookFunctions): FormBody {
	const body = readBody(functions, ['json', 'form']);
	if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
		return new FormBody(body as Record<string, unknown>);
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
	accept: Accept,
): Promise<IWebhookResponseData> {
	const item = await dependingOnSetup(functions, async () => {
		const stored = await chosenPerson(functions, testContactAt(functions));
		return await submissionItem(functions, functions, { setup, submission, stored });
	});
	accept({ test: true }, submission.ignored, submission.findings.problems);
	return { noWebhookResponse: true, workflowData: [[item]] };
}

/** Answers with success. */
type Accept = (more: object, ignored: string[], wrong?: FieldProblem[]) => void;

function acceptance(functions: IWebhookFunctions): Accept {
	if (functions.getNodeParameter('respondWith', 'json') === 'json') {
		return (more, ignoredNames, wrong = []) =>
			answer(functions, 200, {
				accepted: 1,
				...more,
				ignoredFields: ignoredNames,
				...(wrong.length > 0 ? { fields: wrong } : {}),
			});
	}
	const url = functions.getNodeParameter('redirectUrl') as string;
	return () => functions.getResponseObject().redirect(303, url);
}
