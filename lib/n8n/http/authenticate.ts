import { createHash, timingSafeEqual } from 'node:crypto';

import { NodeOperationError, type INodeProperties, type IWebhookFunctions } from 'n8n-workflow';

import { HttpError } from './HttpError';

/** Credential type with the header's name and the secret. */
export const ENDPOINT_CREDENTIAL = 'journeyEndpointApi';

/** Shorter ones can be brute-forced. */
export const SHORTEST_SECRET = 16;

export function authenticationProperty(initial: 'none' | 'headerSecret'): INodeProperties {
	return {
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		noDataExpression: true,
		default: initial,
		options: [
			{
				name: 'Header Secret',
				value: 'headerSecret',
				description: 'Callers send a secret in a header',
			},
			{ name: 'None', value: 'none', description: 'Anyone who knows the URL can call it' },
		],
		description: 'How to authenticate callers',
	};
}

/**
 * Rejects a caller who doesn't know the secret. Takes the same time whatever was sent.
 * @throws HttpError 401
 */
export async function authenticate(functions: IWebhookFunctions): Promise<void> {
	if (functions.getNodeParameter('authentication') === 'none') return;
	const { headerName, secret } = await functions.getCredentials<{ headerName: string; secret: string }>(
		ENDPOINT_CREDENTIAL,
	);
	if (!headerName || secret.length < SHORTEST_SECRET) {
		throw new NodeOperationError(
			functions.getNode(),
			`The Journey Endpoint credential needs a header name and a secret of at least ${SHORTEST_SECRET} characters`,
		);
	}
	const sent = functions.getHeaderData()[headerName.toLowerCase()];
	if (typeof sent === 'string' && timingSafeEqual(digest(sent), digest(secret))) return;
	throw new HttpError(401, `The header ${headerName} is ${sent === undefined ? 'missing' : 'wrong'}`, [
		{
			field: headerName,
			reason: sent === undefined ? 'is missing' : 'doesn’t match the secret of this endpoint’s credential',
		},
	]);
}

function digest(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
