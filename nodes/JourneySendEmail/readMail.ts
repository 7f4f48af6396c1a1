import { randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { cleanHeaderText } from '../../lib/domain/messages';
import type { MessagePolicyDefinition } from '../../lib/domain/messages/allowed';
import { mailHeaders, ownHeader } from '../../lib/domain/messages/smtp';
import { readAddress, readAddresses, type Mailbox } from '../../lib/n8n/mail/addressList';
import type { Mail } from '../../lib/n8n/mail/composeMail';
import { readFiles } from '../../lib/n8n/mail/readFiles';
import { findMessage, type MessageJson } from '../../lib/n8n/messages/messageJson';
import { hasContent } from '../../lib/n8n/messages/withoutContent';
import { textOf } from '../../lib/n8n/parameters';
import { systemClock } from '../../lib/n8n/systemClock';

/** Who sends, if From is empty. */
export type DefaultSender = Mailbox | null;

/** The sender that the message policy names. */
export function senderOf(policy: MessagePolicyDefinition | null): DefaultSender {
	const { name = null, address = null } = policy?.sender ?? {};
	return address === null ? null : { name: cleanHeaderText(name ?? ''), address };
}

/**
 * The mail of one item.
 * @param message what the gate decided; undefined in a plain workflow
 * @throws InvalidInputError naming the parameter, and the remedy
 */
export async function readMail(
	functions: IExecuteFunctions,
	itemIndex: number,
	message: MessageJson | undefined,
	sender: DefaultSender,
): Promise<Mail> {
	const read = (name: string, field: string): string =>
		textOf(functions.getNodeParameter(name, itemIndex, ''), field);
	const from = readFrom(read('fromEmail', 'From'), sender);
	const { to, cc, bcc, subject, html, text } = isFromGate(functions, itemIndex)
		? fromGate(message)
		: {
				to: readAddresses(read('toEmail', 'To'), 'To'),
				cc: readAddresses(read('options.ccEmail', 'CC'), 'CC'),
				bcc: readAddresses(read('options.bccEmail', 'BCC'), 'BCC'),
				subject: read('subject', 'Subject'),
				html: contentOf(functions.getNodeParameter('html', itemIndex, ''), 'HTML'),
				text: contentOf(functions.getNodeParameter('text', itemIndex, ''), 'Text'),
			};
	if (to.length === 0) {
		throw new InvalidInputError({
			field: 'To',
			reason: 'is empty for this item; enter an address, such as {{ $json.contact.email }}',
		});
	}
	if (html.trim() === '' && text.trim() === '') {
		throw new InvalidInputError({
			field: isFromGate(functions, itemIndex) ? 'Content of the gate' : 'HTML',
			reason: 'is empty for this item, and so is the text; enter what the email says',
		});
	}
	const own = functions.getNodeParameter('options.headers.header', itemIndex, []) as Array<{
		name?: unknown;
		value?: unknown;
	}>;
	return {
		id: message?.id ?? randomUUID(),
		from,
		to,
		cc,
		bcc,
		replyTo: readAddresses(read('options.replyTo', 'Reply To'), 'Reply To'),
		subject: cleanHeaderText(subject),
		html,
		text,
		headers: {
			...Object.fromEntries(
				own.map(({ name, value }) => ownHeader(textOf(name, 'Header Name'), textOf(value, 'Header Value'))),
			),
			...mailHeaders({
				messageId: message?.id ?? null,
				unsubscribeUrl: message?.unsubscribeUrl ?? null,
				listName: listOf(read('options.listName', 'List Name'), message),
				from: from.address,
			}),
		},
		files: await readFiles(functions, itemIndex),
		date: new Date(systemClock.now()),
	};
}

/**
 * The message that an item's mail is: the gate's. A mail defined here is one, too, if it's sent in its stead: not
 * after a wait, behind another Send Email, or behind *Suppressed*, where it's a mail of its own.
 */
export function messageOf(functions: IExecuteFunctions, itemIndex: number): MessageJson | undefined {
	const message = findMessage(functions, itemIndex);
	if (message === undefined || isFromGate(functions, itemIndex)) return message;
	return hasContent(message) ? message : undefined;
}

export function isFromGate(functions: IExecuteFunctions, itemIndex: number): boolean {
	return functions.getNodeParameter('content', itemIndex, 'gate') !== 'fields';
}

type Content = Pick<Mail, 'to' | 'cc' | 'bcc' | 'subject' | 'html' | 'text'>;

function fromGate(message: MessageJson | undefined): Content {
	if (message === undefined || !hasContent(message)) {
		throw new InvalidInputError({
			field: 'Email',
			reason:
				'there’s no message on this item that could be sent now; put a Journey Message Gate right before this node, or choose Defined Below',
		});
	}
	return {
		to: [readAddress(String(message.to ?? ''), 'message.to', 'choose an address in the gate')],
		cc: [],
		bcc: [],
		subject: String(message.subject ?? ''),
		html: String(message.html ?? ''),
		text: String(message.text ?? ''),
	};
}

function readFrom(value: string, sender: DefaultSender): Mailbox {
	if (value === '' && sender !== null) return sender;
	return readAddress(
		value,
		'From',
		'enter your address, such as Contoso Coffee <news@example.com>, or set a sender in the message policy',
	);
}

/** Mail of one purpose and topic is a list to its recipients; transactional mail is none. */
function listOf(named: string, message: MessageJson | undefined): string | null {
	if (named !== '') return named;
	if (message === undefined || message.kind !== 'commercial') return null;
	return message.topic === '' ? message.purpose : `${message.topic}.${message.purpose}`;
}

/** Unlike other texts, kept with the space around it. */
function contentOf(value: unknown, field: string): string {
	return typeof value === 'string' ? value : textOf(value, field);
}
