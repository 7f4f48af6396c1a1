import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { judgeReply } from '../../lib/domain/messages/smtp';
import { findContext } from '../../lib/n8n/context';
import { withEnginePatiently } from '../../lib/n8n/engines';
import { ItemFailures } from '../../lib/n8n/errors';
import { composeMail, messageIdOf, type Mail } from '../../lib/n8n/mail/composeMail';
import { MailErrors } from '../../lib/n8n/mail/mailErrors';
import { NOTHING_TO_SETTLE, settleIn, type Settling } from '../../lib/n8n/mail/settling';
import { SmtpSession, type SmtpResult } from '../../lib/n8n/mail/SmtpSession';
import { readSmtpSettings } from '../../lib/n8n/mail/smtpSettings';
import type { MessageJson } from '../../lib/n8n/messages/messageJson';
import { withoutContent } from '../../lib/n8n/messages/withoutContent';
import { isTest } from '../../lib/n8n/mode';
import { notePassages } from '../../lib/n8n/steps/notePassages';
import { messageOf, readMail, senderOf, type DefaultSender } from './readMail';
import { sentItem } from './sentItem';
import { testSendEmail } from './testSendEmail';

/** The `execute()` of Journey Send Email: one mail per item, each settled before the next. */
export async function executeSendEmail(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (isTest(functions.getMode())) return [await testSendEmail(functions)];
	const messages = functions.getInputData().map((_, index) => messageOf(functions, index));
	refuseRetry(functions, messages);
	const inJourney = functions.getInputData().some((_, index) => findContext(functions, index) !== undefined);
	if (!inJourney && messages.every((message) => message === undefined)) {
		return [await sendAll(functions, messages, NOTHING_TO_SETTLE, null)];
	}
	return await withEnginePatiently(functions, async (engine) => {
		const policy = await engine.store.messagePolicies.get();
		const output = await sendAll(functions, messages, settleIn(engine), senderOf(policy?.definition ?? null));
		await notePassages(functions, engine, [output]);
		return [output];
	});
}

async function sendAll(
	functions: IExecuteFunctions,
	messages: Array<MessageJson | undefined>,
	settling: Settling,
	sender: DefaultSender,
): Promise<INodeExecutionData[]> {
	const items = functions.getInputData();
	const settings = await readSmtpSettings(functions);
	const session = new SmtpSession(settings);
	const sending: Sending = {
		functions,
		session,
		settling,
		sender,
		errors: new MailErrors(functions, settings),
	};
	const failures = new ItemFailures(functions);
	const output: INodeExecutionData[] = [];
	const cancel = functions.getExecutionCancelSignal();
	let repeated = 0;
	let suppressed = 0;
	try {
		for (let index = 0; index < items.length; index++) {
			try {
				if (cancel?.aborted) throw new Error('The execution was canceled before this email was sent');
				const sent = await sendOne(sending, index, messages[index]);
				if (sent.repeated === true) repeated += 1;
				if (sent.state === 'suppressed') suppressed += 1;
				output.push(sentItem(functions, index, sent));
			} catch (error) {
				failures.add(error, index);
			}
		}
	} finally {
		session.close();
	}
	if (repeated > 0) {
		functions.addExecutionHints({
			message: `${repeated} of ${items.length} emails had been sent before, so they weren’t sent again.`,
			type: 'info',
			location: 'outputPane',
		});
	}
	if (suppressed > 0) {
		functions.addExecutionHints({
			message: `${suppressed} of ${items.length} emails weren’t sent: since the gate let them pass, consent was withdrawn, the address was suppressed, or the contact was erased. The reason is in message.reason.`,
			type: 'info',
			location: 'outputPane',
		});
	}
	output.push(...failures.finish(items));
	return output;
}

interface Sending {
	functions: IExecuteFunctions;
	session: SmtpSession;
	settling: Settling;
	sender: DefaultSender;
	errors: MailErrors;
}

async function sendOne(
	sending: Sending,
	index: number,
	message: MessageJson | undefined,
): Promise<IDataObject> {
	const { functions, session, settling, errors } = sending;
	if (message?.state === 'suppressed') throw errors.closed(index, message.state, message.reason);
	const mail = await readMail(functions, index, message, sending.sender);
	const outgoing = await composeMail(mail);
	if (message === undefined) return settle(sending, index, mail, undefined, await session.send(outgoing));
	const permit = await settling.begin(message.id);
	// Its contact goes on without it, as from the gate's Suppressed output.
	if (typeof permit === 'object') {
		return { ...withoutContent(message), state: 'suppressed', reason: permit.suppressed };
	}
	switch (permit) {
		case 'sent':
			return { ...withoutContent(message), state: 'handed', messageId: messageIdOf(mail), repeated: true };
		case 'unconfirmed':
			throw errors.unconfirmed(index);
		case 'stopped':
			await settling.failed(message.id, unsentBy(functions));
			throw errors.stopped(index);
		case 'refused':
			throw errors.closed(index, message.state, message.reason);
		case 'send':
			return await settle(sending, index, mail, message, await session.send(outgoing));
	}
}

/** Writes down what became of a mail before the next one is sent. */
async function settle(
	{ functions, settling, errors }: Sending,
	index: number,
	mail: Mail,
	message: MessageJson | undefined,
	result: SmtpResult,
): Promise<IDataObject> {
	const id = message?.id ?? null;
	const unsent = unsentBy(functions);
	switch (result.kind) {
		case 'taken': {
			const messageId = messageIdOf(mail);
			if (id !== null) await settling.handed(id, messageId);
			return {
				...(message === undefined
					? { id: mail.id, to: addressesOf(mail.to), subject: mail.subject }
					: withoutContent(message)),
				state: 'handed',
				messageId,
				accepted: result.accepted,
				rejected: result.rejected.map(({ address, text }) => ({ address, reply: text })),
				reply: result.reply,
			};
		}
		case 'refused': {
			const verdict = judgeReply(result.reply);
			if (verdict === 'later') {
				if (id !== null) await settling.failed(id, unsent);
				throw errors.later(index, result.reply);
			}
			if (verdict === 'refused') {
				if (id !== null) await settling.failed(id, 'refused');
				throw errors.refused(index, result.reply);
			}
			if (id !== null) await settling.bounced(id, messageIdOf(mail));
			throw errors.badAddress(index, addressesOf(mail.to), result.reply);
		}
		case 'unreachable':
			if (id !== null) await settling.failed(id, unsent);
			throw errors.unreachable(index, result.message, result.login);
		case 'unknown':
			if (id !== null) await settling.failed(id, 'unknown');
			throw errors.unknown(index, result.message);
	}
}

/** Where its contact goes on without a message, it won't be tried again. */
function unsentBy(functions: IExecuteFunctions): 'refused' | 'notSent' {
	return functions.continueOnFail() ? 'refused' : 'notSent';
}

function addressesOf(mailboxes: Mail['to']): string {
	return mailboxes.map(({ address }) => address).join(', ');
}

/** n8n's *Retry On Fail* runs the node again for all items, and plain mails would be sent again. */
function refuseRetry(functions: IExecuteFunctions, messages: Array<MessageJson | undefined>): void {
	const node = functions.getNode();
	if (node.retryOnFail !== true || messages.every((message) => message !== undefined)) return;
	throw new NodeOperationError(node, 'Turn off “Retry On Fail” in this node’s settings', {
		description:
			'A retry runs the node again for all items, so emails already sent would be sent twice. With a Journey Message Gate before this node, retries are safe.',
	});
}
