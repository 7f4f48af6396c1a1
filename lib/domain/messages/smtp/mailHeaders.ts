import { InvalidInputError } from '../../errors';
import { asciiDomainOf, headerText } from './mailAddress';

/** What the headers of one mail are made from. */
export interface MailHeaderFacts {
	/** The message's ID, if it comes from a gate. */
	messageId: string | null;
	/** Where its recipient unsubscribes. */
	unsubscribeUrl: string | null;
	/** The list that the recipient knows it by; null: none. */
	listName: string | null;
	/** The sender's address. */
	from: string;
}

/** Headers that the node writes, or that decide who gets the mail. */
const RESERVED = new Set([
	'from',
	'sender',
	'to',
	'cc',
	'bcc',
	'reply-to',
	'subject',
	'date',
	'message-id',
	'mime-version',
	'content-type',
	'content-transfer-encoding',
	'return-path',
	'received',
	'x-journey-message',
]);

/** RFC 5322: printable ASCII without a colon. */
const NAME = /^[!-9;-~]{1,76}$/;

/**
 * The headers by which mailbox providers offer to unsubscribe with one click (RFC 2369, RFC 8058), tell lists apart
 * (RFC 2919), and a report leads back to its message.
 */
export function mailHeaders({
	messageId,
	unsubscribeUrl,
	listName,
	from,
}: MailHeaderFacts): Record<string, string> {
	const headers: Record<string, string> = {};
	if (messageId !== null) headers['X-Journey-Message'] = headerText(messageId, 'Message ID');
	if (listName !== null) {
		const label = listLabel(listName);
		if (label !== '') headers['List-ID'] = `<${label}.${asciiDomainOf(from)}>`;
	}
	if (unsubscribeUrl !== null) {
		const url = requireUrl(unsubscribeUrl);
		headers['List-Unsubscribe'] = `<${url.href}>`;
		// RFC 8058 is about HTTPS only.
		if (url.protocol === 'https:') headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
	}
	return headers;
}

/**
 * A header that an author adds.
 * @throws InvalidInputError for a name that isn't one or that the node writes, and for a line break
 */
export function ownHeader(name: string, value: string): [string, string] {
	const trimmed = name.trim();
	if (!NAME.test(trimmed)) {
		throw new InvalidInputError({
			field: 'Header Name',
			reason: `"${trimmed.slice(0, 80)}" can’t be the name of a header; use letters, digits and hyphens`,
		});
	}
	if (RESERVED.has(trimmed.toLowerCase())) {
		throw new InvalidInputError({
			field: 'Header Name',
			reason: `${trimmed} is written by this node; use its own parameter instead`,
		});
	}
	return [trimmed, headerText(value, `Header ${trimmed}`)];
}

/** A list's name as part of a domain name. */
function listLabel(name: string): string {
	return name
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[^a-z0-9.]+/g, '-')
		.replace(/^[-.]+|[-.]+$/g, '')
		.replace(/\.{2,}/g, '.')
		.slice(0, 100);
}

function requireUrl(text: string): URL {
	let url: URL | null = null;
	try {
		url = new URL(headerText(text, 'Unsubscribe URL'));
	} catch (error) {
		if (error instanceof InvalidInputError) throw error;
	}
	if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
	throw new InvalidInputError({
		field: 'Unsubscribe URL',
		reason: `"${text.slice(0, 80)}" is not a web address that begins with https://`,
	});
}
