import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../domain/errors';

/** n8n's own SMTP credential, decrypted. */
export interface SmtpCredential {
	user?: string;
	password?: string;
	host: string;
	port: number;
	/** TLS from the beginning. */
	secure: boolean;
	/** Without TLS from the beginning: doesn't upgrade even if the server offers it. */
	disableStartTls?: boolean;
	/** The name this client gives itself. */
	hostName?: string;
}

export interface SmtpSettings extends SmtpCredential {
	/** Connects even if the server's certificate can't be verified. */
	allowUnauthorizedCerts: boolean;
}

/**
 * The mail server of a node.
 * @throws InvalidInputError when the credential names no server
 */
export async function readSmtpSettings(functions: IExecuteFunctions): Promise<SmtpSettings> {
	const credential = await functions.getCredentials<SmtpCredential>('smtp');
	const host = String(credential.host ?? '').trim();
	if (host === '') {
		throw new InvalidInputError({
			field: 'Host',
			reason: 'is empty in the SMTP credential; enter the mail server’s name',
		});
	}
	return {
		...credential,
		host,
		port: Number(credential.port) || 465,
		secure: credential.secure !== false,
		allowUnauthorizedCerts: functions.getNodeParameter('options.allowUnauthorizedCerts', 0, false) === true,
	};
}
