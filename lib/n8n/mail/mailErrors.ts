import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import type { SmtpReply } from '../../domain/messages/smtp';
import type { SmtpSettings } from './smtpSettings';

/** Says why one email wasn’t sent, or may not have been, and what to do. */
export class MailErrors {
	readonly #functions: Pick<IExecuteFunctions, 'getNode'>;

	readonly #server: string;

	constructor(functions: Pick<IExecuteFunctions, 'getNode'>, { host, port }: SmtpSettings) {
		this.#functions = functions;
		this.#server = `${host}:${port}`;
	}

	unreachable(itemIndex: number, message: string, isLogin: boolean): NodeOperationError {
		return isLogin
			? this.#error(itemIndex, `The mail server ${this.#server} rejected the login: ${plain(message)}`, {
					description: 'This email wasn’t sent. Check User and Password in the SMTP credential.',
				})
			: this.#error(itemIndex, `Can’t reach the mail server ${this.#server}: ${plain(message)}`, {
					description: `This email wasn’t sent. Check Host, Port and SSL/TLS in the SMTP credential. ${RETRY}`,
				});
	}

	later(itemIndex: number, { text }: SmtpReply): NodeOperationError {
		return this.#error(itemIndex, `The mail server asked to try again later: ${text}`, {
			description: `This email wasn’t sent. ${RETRY}`,
		});
	}

	refused(itemIndex: number, { text, command }: SmtpReply): NodeOperationError {
		const about = command === 'MAIL FROM' ? 'the sender' : command === 'DATA' ? 'the content' : 'this email';
		return this.#error(itemIndex, `The mail server rejected ${about}: ${text}`, {
			description:
				'This email wasn’t sent, and the address wasn’t suppressed, because the reply isn’t about the recipient’s mailbox. Check From, the content, and whether this server may send for your domain.',
		});
	}

	badAddress(itemIndex: number, address: string, { text }: SmtpReply): NodeOperationError {
		return this.#error(itemIndex, `The mail server rejected the address ${address}: ${text}`, {
			description: 'This email bounced. If it came from a message gate, the address is now suppressed.',
		});
	}

	unknown(itemIndex: number, message: string): NodeOperationError {
		return this.#error(
			itemIndex,
			`The connection to the mail server ${this.#server} was lost while it received this email: ${plain(message)}`,
			{
				description:
					'It may have been sent, so it isn’t sent again automatically. Look it up on the mail server by its Message-ID, then settle it with Journey Records: Message.',
			},
		);
	}

	unconfirmed(itemIndex: number): NodeOperationError {
		return this.#error(itemIndex, 'An earlier attempt to send this message was interrupted', {
			description:
				'It may have been sent, so it isn’t sent again automatically. Look it up on the mail server by its Message-ID, then settle it with Journey Records: Message.',
		});
	}

	stopped(itemIndex: number): NodeOperationError {
		return this.#error(itemIndex, 'All sending is stopped, so this email wasn’t sent', {
			description:
				'Resume sending with Journey Records: Message Policy, then retry the contact. Emails already sent aren’t sent twice.',
		});
	}

	closed(itemIndex: number, state: string | undefined, reason: string | undefined): NodeOperationError {
		const why = reason === undefined ? '' : ` (${reason})`;
		return this.#error(itemIndex, `This message isn’t to be sent: its state is ${state ?? 'unknown'}${why}`, {
			description: 'Connect this node to the gate’s Send output only.',
		});
	}

	#error(itemIndex: number, message: string, more: { description: string }): NodeOperationError {
		return new NodeOperationError(this.#functions.getNode(), message, {
			itemIndex,
			...more,
			level: 'warning',
		});
	}
}

const RETRY =
	'To try again, retry the contact with Journey Records, or set If a Later Node Fails to Retry in the step before. Emails already sent aren’t sent twice.';

/** What the operating system's codes mean; n8n would replace a message with one of them by a sentence of its own. */
const CODES: Record<string, string> = {
	ECONNREFUSED: 'it refused the connection',
	ECONNRESET: 'it ended the connection',
	EPIPE: 'it ended the connection',
	ENOTFOUND: 'there’s no server with this name',
	EAI_AGAIN: 'its name can’t be looked up right now',
	ETIMEDOUT: 'it didn’t answer in time',
	EHOSTUNREACH: 'there’s no way to it from here',
	ENETUNREACH: 'there’s no way to it from here',
};

function plain(message: string): string {
	return Object.entries(CODES).find(([code]) => message.includes(code))?.[1] ?? message;
}
