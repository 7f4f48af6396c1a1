import { domainToASCII } from 'node:url';

import { INVISIBLE } from './invisible';

/** Longest local part and longest address (RFC 5321, 4.5.3.1, with erratum 1690), in UTF-16 units of the key. */
const MAX_LOCAL_LENGTH = 64;
const MAX_ADDRESS_LENGTH = 254;

/** Longest input considered: room for a `mailto:` with a subject, not for a posted book. */
const MAX_INPUT_LENGTH = 2_000;

/** Controls, white space, lone surrogates, private and unassigned code points. */
const UNFIT = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Z}]/u;

/** ASCII characters that a local part may not have outside quotes (RFC 5322, 3.2.3: everything but atext and dot). */
const NOT_ATEXT = /[()<>[\]:;,"\\@]/;

/** A quoted local part (RFC 5322, 3.2.4); white space is already rejected. */
const QUOTED = /^"(?:[^"\\]|\\.)+"$/u;

/** What must not reach `domainToASCII`, which reads a URL's host: escapes, ports, paths, IPv6 brackets. */
const NOT_IN_DOMAIN = /[%/?#:[\]\\@<>^|"'(),;]/;

/** A label of a host name in ASCII (RFC 1123, 2.1): up to 63 letters, digits and inner hyphens. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The key under which two spellings of one email address are the same: NFKC, without invisible characters,
 * trimmed, lower case, the domain in punycode (IDNA). A `mailto:` prefix (with its `?subject=…`) and
 * surrounding `<>` are stripped, as is a name before them (`Ada Lovelace <ada@example.com>`). Dots and `+tag`
 * of the local part stay: only some providers ignore them. Idempotent.
 *
 * @param input what someone typed or a system sent
 * @returns the key, at most 254 characters, or null for what is not one plausible address
 */
export function emailKey(input: string): string | null {
	if (input.length > MAX_INPUT_LENGTH) return null;
	const address = plainEmail(input).toLowerCase().normalize('NFKC');
	const at = address.lastIndexOf('@');
	if (at < 1 || UNFIT.test(address)) return null;
	const local = address.slice(0, at);
	const domain = domainKey(address.slice(at + 1));
	if (domain === null || !isLocalPart(local)) return null;
	const key = `${local}@${domain}`;
	return key.length <= MAX_ADDRESS_LENGTH ? key : null;
}

/** An address as it is stored: as written, without what surrounds it. */
export function plainEmail(input: string): string {
	return unwrap(input.normalize('NFKC').replace(INVISIBLE, ''));
}

/** A display name and its address; a name that holds another address may be a forgery or a list. */
const WITH_NAME = /^([^<>]*)<([^<>]*)>$/su;

/** Strips a name, `<…>` and `mailto:…`, as mail programs write them. */
function unwrap(input: string): string {
	let address = input.trim();
	const [, name = '', inner] = WITH_NAME.exec(address) ?? [];
	if (inner !== undefined && (!name.includes('@') || isSame(name, inner))) address = inner.trim();
	if (/^mailto:/i.test(address)) {
		// Header fields follow the first "?" after the "@": a local part may hold one too.
		address = address
			.slice('mailto:'.length)
			.replace(/^([^@]*@[^?]*)\?.*$/su, '$1')
			.trim();
	}
	if (/^<.*>$/su.test(address)) address = address.slice(1, -1).trim();
	return address;
}

/** Outlook writes the address as the name if it has no name. */
function isSame(name: string, address: string): boolean {
	const bare = (text: string): string =>
		text
			.trim()
			.replace(/^(["'])(.*)\1$/su, '$2')
			.toLowerCase();
	return bare(name) === bare(address);
}

function isLocalPart(local: string): boolean {
	if (local.length > MAX_LOCAL_LENGTH) return false;
	if (local.startsWith('"')) return QUOTED.test(local);
	return !NOT_ATEXT.test(local) && !local.startsWith('.') && !local.endsWith('.') && !local.includes('..');
}

/** The domain in lower-case ASCII, or null unless it is a host name with at least two labels. */
function domainKey(domain: string): string | null {
	if (NOT_IN_DOMAIN.test(domain)) return null;
	const ascii = domainToASCII(domain);
	const labels = ascii.split('.');
	// The last label can't be all digits: that would be an IPv4 address (RFC 3696, 2).
	const plausible = labels.length >= 2 && labels.every((label) => LABEL.test(label)) && !/\.\d+$/.test(ascii);
	return plausible ? ascii : null;
}
