import { limitedGet, type HttpRequest, type LimitedAnswer, type Limits } from './limitedGet';

/** Where n8n's public API is. The key goes to this address, and nowhere else. */
export interface N8nApi {
	/** Of n8n, such as `https://n8n.example.com`. */
	address: string;
	key: string;
	/** n8n's own way to send a request, if one is available at the moment. */
	request(): HttpRequest | undefined;
}

/**
 * Gets something from n8n's public API.
 * @param path such as `executions/7`
 * @param right what the key must allow, for messages
 * @returns with status 404: there is no such thing
 * @throws Error that says what to change in the credential
 */
export async function askN8n(
	{ address, key, request }: N8nApi,
	path: string,
	right: string,
	limits: Limits,
): Promise<LimitedAnswer> {
	const url = `${address.replace(/\/+$/, '')}/api/v1/${path}`;
	const headers = { 'X-N8N-API-KEY': key, accept: 'application/json' };
	const answer = await limitedGet(request(), url, headers, limits);
	const { status } = answer;
	if (status >= 300 && status < 400) {
		throw new Error(
			`${address} responds with ${status} and redirects to another address, which isn’t followed. Set n8n Address in the Journey Store credential to n8n’s own address`,
		);
	}
	if (status === 401 || status === 403) {
		throw new Error(
			`n8n’s API responded with ${status}: it rejected the API key. Set n8n API Key in the Journey Store credential to one that can ${right}`,
		);
	}
	if (status !== 404 && (status < 200 || status > 299)) throw new Error(`n8n’s API responded with ${status}`);
	return answer;
}

/** The answer's end never came. */
export function endless(address: string): Error {
	return new Error(
		`the response from ${address} doesn’t end. Set n8n Address in the Journey Store credential to n8n’s own address`,
	);
}
