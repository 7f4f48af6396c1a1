import { X509Certificate } from 'node:crypto';

import { StoreUnavailableError } from '../storeErrors';
import type { PostgresSettings } from './settings';

/**
 * pg's TLS options.
 * @throws StoreUnavailableError when the CA certificate is invalid
 */
export function tlsOptions({
	tls: mode,
	ca,
}: Pick<PostgresSettings, 'tls' | 'ca'>): false | { rejectUnauthorized: boolean; ca?: string } {
	if (mode === 'off') return false;
	if (!ca?.trim()) return { rejectUnauthorized: mode === 'verify' };
	try {
		new X509Certificate(ca);
	} catch (error) {
		throw new StoreUnavailableError(
			'The CA certificate of the journey store cannot be read. Paste its PEM text, with the lines -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----.',
			{ cause: error },
		);
	}
	return { rejectUnauthorized: mode === 'verify', ca };
}

/** pg's own message, which has no code. */
const NO_TLS = 'The server does not support SSL connections';

/** PostgreSQL's wording behind code 28000 when its pg_hba.conf rejects connections without TLS. */
const WITHOUT_TLS = 'no encryption';

/** OpenSSL's codes for a chain that doesn't end at an authority trusted here. */
const UNKNOWN_AUTHORITY = new Set([
	'SELF_SIGNED_CERT_IN_CHAIN',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'CERT_SIGNATURE_FAILURE',
]);

/**
 * What to do about a connection that TLS, or the lack of it, has prevented; null when that was not the
 * reason.
 */
export function tlsRemedy(error: Error, { host, port, tls, ca }: PostgresSettings): string | null {
	const { code } = error as { code?: string };
	if (error.message === NO_TLS) {
		return `the server at ${host}:${port} does not offer TLS. Turn it on there (ssl = on in postgresql.conf, with a certificate and its key), or set TLS to Off where the network is trusted.`;
	}
	if (tls === 'off' && code?.startsWith('28') && error.message.includes(WITHOUT_TLS)) {
		return `the server at ${host}:${port} wants TLS. Set TLS to Verify with the CA certificate of the server, or at least to Require (${error.message}).`;
	}
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
		return `the certificate of the server is not for ${host}. Set the host to a name that the certificate is for, or give the server a certificate for ${host} (${error.message}).`;
	}
	if (code !== undefined && UNKNOWN_AUTHORITY.has(code)) {
		return ca?.trim()
			? `the certificate of the server was not signed by the authority in the CA certificate. Paste the PEM text of the one that did sign it (${error.message}).`
			: `the certificate of the server was signed by an unknown authority. Paste its PEM text as CA certificate (${error.message}).`;
	}
	if (code === 'CERT_HAS_EXPIRED') {
		return `the certificate of the server, or of the authority that signed it, has expired. Renew it (${error.message}).`;
	}
	if (code === 'CERT_NOT_YET_VALID') {
		return `the certificate of the server is not valid yet. Check the clocks of both machines (${error.message}).`;
	}
	return null;
}
