import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { reportFault } from '../../lib/n8n/http';
import { isTest } from '../../lib/n8n/mode';
import { awayPage, missingPage, tryOutPage } from '../../lib/pages';
import { answerClick, answerOpen } from './answerHit';
import { answerPreferences } from './answerPreferences';
import { answerUnsubscribe } from './answerUnsubscribe';
import { PageRequest } from './PageRequest';

type Answer = (request: PageRequest, token: string) => Promise<void>;

/** By the parameter that has the token, and whether anything may change: only POST may. */
const ANSWERS: ReadonlyArray<{ parameter: string; posts: boolean; answer: Answer }> = [
	{ parameter: 'c', posts: false, answer: answerClick },
	{ parameter: 'o', posts: false, answer: answerOpen },
	{ parameter: 'u', posts: true, answer: answerUnsubscribe },
	{ parameter: 'p', posts: true, answer: answerPreferences },
];

/** Answers one request to the public pages; no execution starts. */
export async function answerRequest(functions: IWebhookFunctions): Promise<IWebhookResponseData> {
	const request = new PageRequest(functions);
	if (isTest(functions.getMode())) {
		request.page(tryOutPage(request.view));
		return { noWebhookResponse: true, workflowData: [[{ json: { method: request.method } }]] };
	}
	try {
		await route(request);
	} catch (error) {
		// What can't be done now can be done later: a mail program asks again.
		reportFault(functions, error as Error);
		request.page(awayPage(request.view));
	}
	return { noWebhookResponse: true };
}

async function route(request: PageRequest): Promise<void> {
	for (const { parameter, posts, answer } of ANSWERS) {
		const token = request.parameter(parameter);
		if (token === null || (request.method === 'POST' && !posts)) continue;
		await answer(request, token);
		return;
	}
	request.page(missingPage(request.view));
}
