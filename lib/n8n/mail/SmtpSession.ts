import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

import type { SmtpReply } from '../../domain/messages/smtp';
import type { SmtpSettings } from './smtpSettings';

/** A mail, ready to be handed to a server. */
export interface OutgoingMail {
	envelope: { from: string; to: string[] };
	/** The whole mail in its transfer form. */
	content: Buffer;
}

export interface RefusedRecipient extends SmtpReply {
	address: string;
}

/** What became of one attempt. */
export type SmtpResult =
	/** The server answers for it from now on; it may have refused some of several recipients. */
	| {
			kind: 'taken';
			reply: string;
			serverId: string | null;
			accepted: string[];
			rejected: RefusedRecipient[];
	  }
	/** The server refused it: it was not sent. */
	| { kind: 'refused'; reply: SmtpReply; rejected: RefusedRecipient[] }
	/** No mail was handed over, for a reason that isn't the mail's. */
	| { kind: 'unreachable'; message: string; login: boolean }
	/** The connection was lost while the server had the mail or part of it: it may have been sent. */
	| { kind: 'unknown'; message: string };

/** nodemailer's error, with what its types leave open. */
interface SmtpError extends Error {
	code?: string;
	command?: string;
	response?: string;
	responseCode?: number;
	rejectedErrors?: Array<SmtpError & { recipient?: string }>;
}

/** How long to wait for a server to answer the connection, in milliseconds. */
const CONNECT = 30_000;

/** How long a server may take for a reply before the connection counts as lost, in milliseconds (RFC 5321, 4.5.3.2.6). */
const REPLY = 10 * 60_000;

/** A server that loses this many mails in a row gets no more of the batch. */
const MOST_LOST = 2;

/**
 * One connection to a mail server, opened for the first mail and used for all that follow. It never sends a mail
 * twice: nothing is tried again once the server has begun to receive it.
 */
export class SmtpSession {
	readonly #settings: SmtpSettings;

	#connection: SMTPConnection | undefined;

	/** Why the server can't be reached; asking it for each mail of a batch would take hours, or lock the account. */
	#unreachable: Extract<SmtpResult, { kind: 'unreachable' }> | undefined;

	/** How many mails in a row were lost on the way. */
	#lost = 0;

	constructor(settings: SmtpSettings) {
		this.#settings = settings;
	}

	/** Hands over one mail. Never throws for what a server or the network does. */
	async send(mail: OutgoingMail): Promise<SmtpResult> {
		if (this.#unreachable !== undefined) return this.#unreachable;
		const reused = this.#connection !== undefined;
		let result = await this.#attempt(mail);
		// The server has closed an idle connection, or takes only a number of mails on one.
		if (result.kind === 'unreachable' && reused) result = await this.#attempt(mail);
		this.#lost = result.kind === 'unknown' ? this.#lost + 1 : 0;
		if (result.kind === 'unreachable') this.#unreachable = result;
		else if (result.kind === 'unknown' && this.#lost >= MOST_LOST) {
			this.#unreachable = { ...result, kind: 'unreachable', login: false };
		}
		return result;
	}

	/** Says goodbye to the server. */
	close(): void {
		this.#connection?.quit();
		this.#connection = undefined;
	}

	async #attempt(mail: OutgoingMail): Promise<SmtpResult> {
		let connection = this.#connection;
		if (connection === undefined) {
			try {
				connection = await this.#connect();
			} catch (error) {
				const { message, code } = error as SmtpError;
				return { kind: 'unreachable', message, login: code === 'EAUTH' };
			}
		}
		const result = await this.#hand(connection, mail);
		if (result.kind === 'refused') await this.#reset(connection);
		else if (result.kind !== 'taken') this.#drop();
		return result;
	}

	async #connect(): Promise<SMTPConnection> {
		const { host, port, secure, disableStartTls, hostName, user, password } = this.#settings;
		const connection = new SMTPConnection({
			host,
			port,
			secure,
			ignoreTLS: !secure && disableStartTls === true,
			...(hostName ? { name: hostName } : {}),
			...(this.#settings.allowUnauthorizedCerts ? { tls: { rejectUnauthorized: false } } : {}),
			connectionTimeout: CONNECT,
			greetingTimeout: CONNECT,
			dnsTimeout: CONNECT,
			socketTimeout: REPLY,
		});
		connection.on('end', () => {
			if (this.#connection === connection) this.#connection = undefined;
		});
		try {
			await new Promise<void>((resolve, reject) => {
				// Also for what happens later: without a listener it would end the process.
				connection.on('error', reject);
				connection.connect((error) => (error ? reject(error) : resolve()));
			});
			if (user || password) await login(connection, { user: user ?? '', pass: password ?? '' });
		} catch (error) {
			connection.close();
			throw error;
		}
		this.#connection = connection;
		return connection;
	}

	async #hand(connection: SMTPConnection, { envelope, content }: OutgoingMail): Promise<SmtpResult> {
		let begun = false;
		// Read only once the server has agreed to receive it.
		const stream = new Readable({
			read() {
				begun = true;
				this.push(content);
				this.push(null);
			},
		});
		return await new Promise<SmtpResult>((resolve) => {
			connection.send({ ...envelope, size: content.length }, stream, (error, info) => {
				if (error) resolve(resultOf(error as SmtpError, begun));
				else {
					resolve({
						kind: 'taken',
						reply: info.response,
						serverId: info.serverMessageId ?? null,
						accepted: info.accepted,
						rejected: refusalsOf(info.rejectedErrors as SmtpError['rejectedErrors']),
					});
				}
			});
		});
	}

	/** Makes the connection ready for the next mail; if it can't be, the next one opens another. */
	async #reset(connection: SMTPConnection): Promise<void> {
		const ready = await new Promise<boolean>((resolve) => {
			connection.once('end', () => resolve(false));
			connection.reset((error) => resolve(!error));
		});
		if (!ready) this.#drop();
	}

	#drop(): void {
		this.#connection?.close();
		this.#connection = undefined;
	}
}

async function login(connection: SMTPConnection, credentials: { user: string; pass: string }): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		connection.once('error', reject);
		connection.login({ credentials }, (error) => (error ? reject(error) : resolve()));
	});
}

function resultOf(error: SmtpError, begun: boolean): SmtpResult {
	const { message, response, responseCode, command } = error;
	// 421 ends the connection, whatever it answers.
	const isReply = responseCode !== undefined && response !== undefined && responseCode !== 421;
	if (isReply && command !== 'CONN') {
		return {
			kind: 'refused',
			reply: { code: responseCode, text: response, command: command ?? '' },
			rejected: refusalsOf(error.rejectedErrors),
		};
	}
	// Too large for the server, or nothing it could have received.
	if (error.code === 'EMESSAGE' && !begun) {
		return { kind: 'refused', reply: { code: 552, text: message, command: 'MAIL FROM' }, rejected: [] };
	}
	return begun ? { kind: 'unknown', message } : { kind: 'unreachable', message, login: false };
}

function refusalsOf(errors: SmtpError['rejectedErrors'] = []): RefusedRecipient[] {
	return errors.map(({ recipient, response, responseCode, message }) => ({
		address: recipient ?? '',
		code: responseCode ?? 550,
		text: response ?? message,
		command: 'RCPT TO',
	}));
}
