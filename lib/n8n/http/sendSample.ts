import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { isTest } from '../mode';
import { systemClock } from '../systemClock';
import { ENDPOINT_CREDENTIAL } from './authenticate';

/** The editor has to know that n8n listens before the call comes; otherwise it would go on saying so. */
const HEAD_START = 500;

const DEFAULT_PORT = '5678';

/**
 * The `create()` of an endpoint's webhook. n8n calls it in the editor, too, as soon as it listens for a test
 * call: the endpoint then calls itself with a sample, so that building a journey takes no other caller. If
 * that doesn't reach it, n8n goes on listening.
 * @param makeSample makes the body; throws what the author must know
 */
export async function sendSampleInTest(
	functions: IHookFunctions,
	makeSample: () => Promise<IDataObject>,
): Promise<void> {
	if (!isTest(functions.getMode())) return;
	if (functions.getNodeParameter('whenTesting', 'sample') !== 'sample') return;
	const body = await makeSample();
	const headers = await secretHeader(functions);
	const url = functions.getNodeWebhookUrl('default');
	if (url === undefined) return;
	systemClock.setTimer(HEAD_START, () => void send(functions, addressesOf(url), { body, headers }));
}

async function secretHeader(functions: IHookFunctions): Promise<IDataObject> {
	if (functions.getNodeParameter('authentication') === 'none') return {};
	const { headerName, secret } = await functions.getCredentials<{ headerName: string; secret: string }>(
		ENDPOINT_CREDENTIAL,
	);
	return { [headerName]: secret };
}

/** First this n8n itself: its public address may not be reachable from where it runs. */
function addressesOf(url: string): string[] {
	return [`http://127.0.0.1:${process.env.N8N_PORT || DEFAULT_PORT}${new URL(url).pathname}`, url];
}

async function send(
	functions: IHookFunctions,
	addresses: string[],
	{ body, headers }: { body: IDataObject; headers: IDataObject },
): Promise<void> {
	const failures: string[] = [];
	for (const url of addresses) {
		try {
			const { statusCode } = (await functions.helpers.httpRequest({
				method: 'POST',
				url,
				body,
				headers,
				json: true,
				// A form may answer with the address of a thank-you page.
				disableFollowRedirect: true,
				ignoreHttpStatusErrors: true,
				returnFullResponse: true,
			})) as { statusCode: number };
			if (statusCode < 400) return;
			failures.push(`${url}: status ${statusCode}`);
		} catch (error) {
			failures.push(`${url}: ${(error as Error).message}`);
		}
	}
	functions.logger.warn(
		`Customer journeys: the sample for a test of “${functions.getNode().name}” didn’t reach its test URL (${failures.join('; ')}). n8n still listens: send one yourself.`,
	);
}
