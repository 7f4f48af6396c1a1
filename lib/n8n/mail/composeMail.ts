import MailComposer from 'nodemailer/lib/mail-composer';

import { asciiDomainOf } from '../../domain/messages/smtp';
import type { Mailbox } from './addressList';
import type { OutgoingMail } from './SmtpSession';

/** A file that goes with a mail. */
export interface MailFile {
	name: string;
	type: string;
	content: Buffer;
	/** What the HTML calls it (`cid:…`); null: a plain attachment. */
	cid: string | null;
}

/** A mail before it's written out. */
export interface Mail {
	/** Makes the Message-ID; the same for each attempt, so that the recipient's server can drop a repetition. */
	id: string;
	from: Mailbox;
	to: Mailbox[];
	cc: Mailbox[];
	bcc: Mailbox[];
	replyTo: Mailbox[];
	/** One line. */
	subject: string;
	html: string;
	text: string;
	headers: Record<string, string>;
	files: MailFile[];
	date: Date;
}

/** The Message-ID of a mail: ours, so that bounces and replies lead back to the message. */
export function messageIdOf({ id, from }: Pick<Mail, 'id' | 'from'>): string {
	return `<${id}@${asciiDomainOf(from.address)}>`;
}

/**
 * Writes a mail out in its transfer form, and its envelope. Reads no files and no web addresses, whatever the
 * content says.
 */
export async function composeMail(mail: Mail): Promise<OutgoingMail> {
	const { from, to, cc, bcc, replyTo, html, text, files, headers } = mail;
	const composer = new MailComposer({
		messageId: messageIdOf(mail),
		date: mail.date,
		from,
		to,
		...(cc.length > 0 ? { cc } : {}),
		...(bcc.length > 0 ? { bcc } : {}),
		...(replyTo.length > 0 ? { replyTo } : {}),
		subject: mail.subject,
		...(html === '' ? {} : { html }),
		...(text === '' && html !== '' ? {} : { text }),
		// Written as they are: folding a web address would break it.
		headers: Object.entries(headers).map(([key, value]) => ({
			key,
			value: { prepared: true, value },
		})) as never,
		attachments: files.map(({ name, type, content, cid }) => ({
			filename: name.replace(/[\p{Cc}\u2028\u2029]/gu, ' '),
			contentType: type,
			content,
			...(cid === null ? {} : { cid, contentDisposition: 'inline' }),
		})),
		disableFileAccess: true,
		disableUrlAccess: true,
	});
	const node = composer.compile();
	const content = await node.build();
	return {
		envelope: {
			from: from.address,
			to: [...new Set([...to, ...cc, ...bcc].map(({ address }) => address))],
		},
		content,
	};
}
