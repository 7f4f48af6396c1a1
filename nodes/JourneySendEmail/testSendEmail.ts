import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { withEngine } from '../../lib/n8n/engines';
import { ItemFailures } from '../../lib/n8n/errors';
import { readAddress, type Mailbox } from '../../lib/n8n/mail/addressList';
import { composeMail, messageIdOf, type Mail } from '../../lib/n8n/mail/composeMail';
import { MailErrors } from '../../lib/n8n/mail/mailErrors';
import { SmtpSession } from '../../lib/n8n/mail/SmtpSession';
import { readSmtpSettings } from '../../lib/n8n/mail/smtpSettings';
import { withoutContent } from '../../lib/n8n/messages/withoutContent';
import { textOf } from '../../lib/n8n/parameters';
import { messageOf, readMail, senderOf, type DefaultSender } from './readMail';
import { sentItem } from './sentItem';

/**
 * A run in the editor: reads and writes out each mail as in production, but sends it to the test address only, or
 * to no one. Stores nothing.
 */
export async function testSendEmail(functions: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = functions.getInputData();
	const failures = new ItemFailures(functions);
	const output: INodeExecutionData[] = [];
	const address = testAddress(functions);
	const send = address === null ? null : await sender(functions, address);
	const from = await readSender(functions);
	let kept = 0;
	try {
		for (let index = 0; index < items.length; index++) {
			try {
				const message = messageOf(functions, index);
				const mail = await readMail(functions, index, message, from);
				const wouldSend = message?.wouldSend !== false;
				const sent = send !== null && wouldSend ? await send.send(mail, index) : null;
				if (sent === null) kept += 1;
				output.push(
					sentItem(functions, index, {
						...(message === undefined
							? { id: mail.id, to: listed(mail.to), subject: mail.subject }
							: withoutContent(message)),
						state: sent === null ? 'notSent' : 'handed',
						messageId: messageIdOf(mail),
						accepted: sent?.accepted ?? [],
						rejected: [],
						reply: sent?.reply ?? '',
						wouldSend,
						wouldSendTo: listed([...mail.to, ...mail.cc, ...mail.bcc]),
					}),
				);
			} catch (error) {
				failures.add(error, index);
			}
		}
	} finally {
		send?.close();
	}
	tell(functions, output.length, kept, address);
	output.push(...failures.finish(items));
	return output;
}

/** Looked up only if it's needed: a plain workflow has no journey store. */
async function readSender(functions: IExecuteFunctions): Promise<DefaultSender> {
	const isNamed = textOf(functions.getNodeParameter('fromEmail', 0, ''), 'From') !== '';
	if (isNamed || messageOf(functions, 0) === undefined) return null;
	return await withEngine(functions, async ({ store }) =>
		senderOf((await store.messagePolicies.get())?.definition ?? null),
	);
}

interface TestSender {
	send(mail: Mail, index: number): Promise<IDataObject & { accepted: string[]; reply: string }>;
	close(): void;
}

async function sender(functions: IExecuteFunctions, to: Mailbox): Promise<TestSender> {
	const settings = await readSmtpSettings(functions);
	const session = new SmtpSession(settings);
	const errors = new MailErrors(functions, settings);
	return {
		async send(mail, index) {
			const result = await session.send(await composeMail({ ...mail, to: [to], cc: [], bcc: [] }));
			switch (result.kind) {
				case 'taken':
					return { accepted: result.accepted, reply: result.reply };
				case 'refused':
					throw result.reply.code < 500
						? errors.later(index, result.reply)
						: errors.refused(index, result.reply);
				case 'unreachable':
					throw errors.unreachable(index, result.message, result.login);
				case 'unknown':
					throw errors.unknown(index, result.message);
			}
		},
		close: () => session.close(),
	};
}

function testAddress(functions: IExecuteFunctions): Mailbox | null {
	const text = textOf(functions.getNodeParameter('testAddress', 0, ''), 'Test Address');
	return text === '' ? null : readAddress(text, 'Test Address', '');
}

function tell(functions: IExecuteFunctions, total: number, kept: number, address: Mailbox | null): void {
	if (total === 0) return;
	const emails = (count: number): string => (count === 1 ? '1 email' : `${count} emails`);
	const message =
		address === null
			? `Nothing was sent. In production, ${emails(total)} would go to the addresses in message.wouldSendTo. To receive them when you test, set Test Address.`
			: `${emails(total - kept)} went to ${address.address} instead of to contacts.`;
	functions.addExecutionHints({ message, type: 'info', location: 'outputPane' });
}

function listed(mailboxes: Mailbox[]): string {
	return mailboxes.map(({ address }) => address).join(', ');
}
