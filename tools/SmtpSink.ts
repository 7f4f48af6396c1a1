import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Address } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { Arrivals } from './Arrivals';

export interface ReceivedMail {
	/** The sender's address without the name. */
	readonly from: string;
	/** The addresses of the envelope, including blind copies. */
	readonly to: readonly string[];
	readonly subject: string;
	readonly text: string;
	readonly html: string;
	/** By lower-case name; the last one if there are several. */
	readonly headers: Readonly<Record<string, string>>;
	readonly receivedAt: Date;
}

/**
 * A mail server on 127.0.0.1 that accepts every mail, with or without a login and without TLS, and delivers
 * nothing.
 */
export class SmtpSink {
	readonly #arrivals = new Arrivals<ReceivedMail>('mail');
	readonly #server: SMTPServer;

	readonly host = '127.0.0.1';

	private constructor() {
		this.#server = new SMTPServer({
			authOptional: true,
			allowInsecureAuth: true,
			disabledCommands: ['STARTTLS'],
			disableReverseLookup: true,
			onAuth: (authentication, _session, callback) => callback(null, { user: authentication.username }),
			onData: (stream, session, callback) => {
				const chunks: Buffer[] = [];
				stream.on('data', (chunk: Buffer) => chunks.push(chunk));
				stream.on('end', () => {
					const to = session.envelope.rcptTo.map(({ address }) => address);
					parseMail(Buffer.concat(chunks), to).then(
						(mail) => {
							this.#arrivals.add(mail);
							callback();
						},
						(error: unknown) => callback(error as Error),
					);
				});
			},
		});
		// A client that disconnects in the middle isn't our error.
		this.#server.on('error', () => {});
	}

	/** @param port 0, the default, for any free one. */
	static async listen(port = 0): Promise<SmtpSink> {
		const sink = new SmtpSink();
		sink.#server.listen(port, sink.host);
		await once(sink.#server.server, 'listening');
		return sink;
	}

	get port(): number {
		return (this.#server.server.address() as AddressInfo).port;
	}

	/** All mails so far, in order of arrival. */
	get mails(): readonly ReceivedMail[] {
		return this.#arrivals.all;
	}

	/** Calls back for every future mail. */
	onMail(listener: (mail: ReceivedMail) => void): void {
		this.#arrivals.onArrival(listener);
	}

	/** The first mail, past or future, that satisfies the predicate. */
	async waitFor(predicate: (mail: ReceivedMail) => boolean, timeoutMs = 30_000): Promise<ReceivedMail> {
		return await this.#arrivals.waitFor(predicate, timeoutMs);
	}

	/** Resolves with all mails as soon as there are `count` (that satisfy the predicate). */
	async waitForCount(
		count: number,
		timeoutMs = 30_000,
		predicate?: (mail: ReceivedMail) => boolean,
	): Promise<readonly ReceivedMail[]> {
		return await this.#arrivals.waitForCount(count, timeoutMs, predicate);
	}

	/** Forgets all mails so far. */
	clear(): void {
		this.#arrivals.clear();
	}

	async close(): Promise<void> {
		await new Promise<void>((resolve) => this.#server.close(resolve));
	}
}

async function parseMail(source: Buffer, to: readonly string[]): Promise<ReceivedMail> {
	const mail = await PostalMime.parse(source);
	return {
		from: addressOf(mail.from),
		to,
		subject: mail.subject ?? '',
		text: (mail.text ?? '').trimEnd(),
		html: (mail.html ?? '').trimEnd(),
		headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
		receivedAt: new Date(),
	};
}

function addressOf(address: Address | undefined): string {
	return address?.address ?? '';
}
