import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface TakenMail {
	/** The recipients of the envelope. */
	to: string[];
	from: string;
	/** Which of the connections it came by, from 1. */
	connection: number;
	raw: string;
	mail: ParsedMail;
}

/** What the server answers instead of taking something; `drop` ends the connection without an answer. */
export type Answer = { code: number; text: string } | 'drop' | undefined;

/** A real SMTP server that refuses, delays or drops what a test says. */
export class MailServer {
	readonly mails: TakenMail[] = [];

	/** Connections that were opened. */
	connections = 0;

	/** How many of them were encrypted. */
	secured = 0;

	/** Who logged in, in order. */
	readonly logins: string[] = [];

	/** What it answers to a recipient. */
	onRecipient: (address: string) => Answer = () => undefined;

	/** What it answers when it has the whole mail. */
	onContent: (mail: TakenMail) => Answer = () => undefined;

	/** Happens between the end of a mail and the answer. */
	beforeAnswer: (mail: TakenMail) => Promise<void> = async () => undefined;

	/** The password it wants; null: none. */
	password: string | null = null;

	readonly #server: SMTPServer;

	private constructor({ tls = 'none' }: { tls?: 'none' | 'always' | 'offered' }) {
		const numbers = new Map<string, number>();
		this.#server = new SMTPServer({
			authOptional: true,
			allowInsecureAuth: true,
			secure: tls === 'always',
			disabledCommands: tls === 'offered' ? [] : ['STARTTLS'],
			disableReverseLookup: true,
			onSecure: (_socket, _session, callback) => {
				this.secured += 1;
				callback();
			},
			onConnect: ({ id }, callback) => {
				numbers.set(id, ++this.connections);
				callback();
			},
			onAuth: ({ username, password }, _session, callback) => {
				this.logins.push(String(username));
				if (this.password !== null && password !== this.password) {
					callback(reply({ code: 535, text: '5.7.8 Wrong password' }));
				} else callback(null, { user: username });
			},
			onRcptTo: ({ address }, { id }, callback) => {
				const answer = this.onRecipient(address);
				if (answer === 'drop') this.#drop(id);
				else callback(answer === undefined ? null : reply(answer));
			},
			onData: (stream, session, callback) => {
				const chunks: Buffer[] = [];
				stream.on('data', (chunk: Buffer) => chunks.push(chunk));
				stream.on('end', () => {
					void (async () => {
						const raw = Buffer.concat(chunks).toString('latin1');
						const taken: TakenMail = {
							raw,
							to: session.envelope.rcptTo.map(({ address }) => address),
							from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
							connection: numbers.get(session.id) ?? 0,
							mail: await simpleParser(Buffer.concat(chunks), { keepCidLinks: true }),
						};
						const answer = this.onContent(taken);
						await this.beforeAnswer(taken);
						if (answer === 'drop') this.#drop(session.id);
						else if (answer !== undefined) callback(reply(answer));
						else {
							this.mails.push(taken);
							callback(null);
						}
					})();
				});
			},
		});
		// A client that disconnects in the middle isn't this server's error.
		this.#server.on('error', () => undefined);
	}

	/** @param options with a certificate that no one can verify, from the start or on request (STARTTLS) */
	static async listen(options: { tls?: 'none' | 'always' | 'offered' } = {}): Promise<MailServer> {
		const server = new MailServer(options);
		server.#server.listen(0, '127.0.0.1');
		await once(server.#server.server, 'listening');
		return server;
	}

	/** n8n's SMTP credential for it. */
	get credential(): { host: string; port: number; secure: boolean; user: string; password: string } {
		const { port } = this.#server.server.address() as AddressInfo;
		return { host: '127.0.0.1', port, secure: false, user: '', password: '' };
	}

	/** The mail to an address. */
	to(address: string): TakenMail {
		const found = this.mails.find(({ to }) => to.includes(address));
		if (found === undefined) throw new Error(`No mail went to ${address}`);
		return found;
	}

	/** Ends all connections from the server's side, as after its idle timeout. */
	dropAll(): void {
		for (const { _socket } of this.#open()) _socket.destroy();
	}

	async close(): Promise<void> {
		await new Promise<void>((resolve) => this.#server.close(resolve));
	}

	#drop(id: string): void {
		for (const connection of this.#open()) if (connection.id === id) connection._socket.destroy();
	}

	#open(): Set<{ id: string; _socket: Socket }> {
		return this.#server.connections as unknown as Set<{ id: string; _socket: Socket }>;
	}
}

function reply({ code, text }: { code: number; text: string }): Error {
	return Object.assign(new Error(text), { responseCode: code });
}
