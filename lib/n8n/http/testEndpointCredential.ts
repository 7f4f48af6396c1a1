import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { SHORTEST_SECRET } from './authenticate';

/** Valid header names (RFC 9110, token). */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;

/** Whether a Journey Endpoint credential can be used; no request is needed for that. */
export async function testEndpointCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const { headerName = '', secret = '' } = (credential.data ?? {}) as {
		headerName?: string;
		secret?: string;
	};
	if (!HEADER_NAME.test(headerName)) {
		return { status: 'Error', message: `"${headerName}" isn’t a valid HTTP header name` };
	}
	if (secret.length < SHORTEST_SECRET) {
		return { status: 'Error', message: `The secret has fewer than ${SHORTEST_SECRET} characters` };
	}
	return { status: 'OK', message: 'The secret is long enough' };
}
