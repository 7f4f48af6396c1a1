import { domainToASCII } from 'node:url';

/** A label of a host name in ASCII (RFC 1123, 2.1): up to 63 letters, digits and inner hyphens. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Longest input considered: room for an address with a path, not for a posted book. */
const MAX_INPUT_LENGTH = 2_000;

/** Longest host name in text (RFC 1035, 2.3.4, without the final dot). */
const MAX_LENGTH = 253;

/**
 * The key under which two spellings of one company's domain are the same: lower case, in punycode, without
 * scheme, `www.`, port, path and final dot. `https://www.Acme.example/about` and `acme.example` are the same.
 * Idempotent.
 *
 * @param input what someone typed or a system sent: a host name or the address of a page
 * @returns the key, or null for what is not a host name with at least two labels
 */
export function domainKey(input: string): string | null {
	if (input.length > MAX_INPUT_LENGTH) return null;
	const host = input
		.normalize('NFKC')
		.trim()
		.toLowerCase()
		.replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
		.replace(/[/?#].*$/s, '')
		.replace(/:\d{1,5}$/, '')
		.replace(/\.$/, '');
	if (/[\s%:[\]\\@<>^|"'(),;]/u.test(host)) return null;
	const ascii = domainToASCII(host);
	const key = withoutWww(ascii);
	const labels = key.split('.');
	// The last label can't be all digits: that would be an IPv4 address (RFC 3696, 2).
	const plausible = labels.length >= 2 && labels.every((label) => LABEL.test(label)) && !/\.\d+$/.test(key);
	return plausible && key.length <= MAX_LENGTH ? key : null;
}

/** `www.www.acme.example` too, so that a key's key is itself; `www.example` is a domain in its own right. */
function withoutWww(host: string): string {
	let rest = host;
	while (/^www\..+\../.test(rest)) rest = rest.slice('www.'.length);
	return rest;
}

/**
 * A domain and its parent domains, longest first: `mail.acme.example`, `acme.example`. None has fewer than
 * two labels.
 */
export function domainAndParents(domain: string): string[] {
	const labels = domain.split('.');
	return labels.slice(0, -1).map((_, first) => labels.slice(first).join('.'));
}
