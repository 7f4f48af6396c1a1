import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Arrivals } from './Arrivals';

export interface ReceivedRequest {
	readonly method: string;
	/** Without the query. */
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly headers: IncomingHttpHeaders;
	/** Parsed if it is JSON, otherwise the text. */
	readonly body: unknown;
	readonly at: Date;
}

export interface SinkAnswer {
	/** 200 by default. */
	status?: number;
	/** Sent as JSON; `{ ok: true }` by default. */
	body?: unknown;
	/** Milliseconds before the answer. */
	delayMs?: number;
	/** Drops the connection instead of answering. */
	breakOff?: boolean;
}

export type SinkHandler = (
	request: ReceivedRequest,
) => SinkAnswer | undefined | Promise<SinkAnswer | undefined>;

/** An HTTP server on 127.0.0.1 that accepts every request, remembers it, and answers 200 by default. */
export class HttpSink {
	readonly #arrivals = new Arrivals<ReceivedRequest>('request');
	readonly #server: Server;
	#handler: SinkHandler = () => undefined;

	private constructor() {
		this.#server = createServer((message, response) => {
			void this.#take(message).then(
				async (request) => {
					const {
						status = 200,
						body = { ok: true },
						delayMs,
						breakOff,
					} = (await this.#handler(request)) ?? {};
					if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs));
					if (breakOff) return response.destroy();
					return response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
				},
				() => response.destroy(),
			);
		});
	}

	/** @param port 0, the default, for any free one. */
	static async listen(port = 0): Promise<HttpSink> {
		const sink = new HttpSink();
		sink.#server.listen(port, '127.0.0.1');
		await once(sink.#server, 'listening');
		return sink;
	}

	/** Such as `http://127.0.0.1:41234`. */
	get url(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	/** All requests so far, in order of arrival; recorded before they are answered. */
	get requests(): readonly ReceivedRequest[] {
		return this.#arrivals.all;
	}

	/** How many requests there were by key, to verify that nothing came twice: `counts((r) => r.path)`. */
	counts(keyOf: (request: ReceivedRequest) => string): Map<string, number> {
		const counts = new Map<string, number>();
		for (const request of this.requests) counts.set(keyOf(request), (counts.get(keyOf(request)) ?? 0) + 1);
		return counts;
	}

	/** The first request, past or future, that satisfies the predicate. */
	async waitFor(
		predicate: (request: ReceivedRequest) => boolean,
		timeoutMs = 30_000,
	): Promise<ReceivedRequest> {
		return await this.#arrivals.waitFor(predicate, timeoutMs);
	}

	/** Resolves with all requests as soon as there are `count` (that satisfy the predicate). */
	async waitForCount(
		count: number,
		timeoutMs = 30_000,
		predicate?: (request: ReceivedRequest) => boolean,
	): Promise<readonly ReceivedRequest[]> {
		return await this.#arrivals.waitForCount(count, timeoutMs, predicate);
	}

	/** Decides how later requests are answered: status, body, delay, or a dropped connection. */
	respond(handler: SinkHandler): void {
		this.#handler = handler;
	}

	/** Forgets all requests so far. */
	clear(): void {
		this.#arrivals.clear();
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise<void>((resolve) => this.#server.close(() => resolve()));
	}

	async #take(message: IncomingMessage): Promise<ReceivedRequest> {
		let text = '';
		for await (const chunk of message.setEncoding('utf8')) text += chunk;
		const url = new URL(message.url ?? '/', this.url);
		const request: ReceivedRequest = {
			method: message.method ?? 'GET',
			path: url.pathname,
			query: Object.fromEntries(url.searchParams),
			headers: message.headers,
			body: parseBody(text),
			at: new Date(),
		};
		this.#arrivals.add(request);
		return request;
	}
}

function parseBody(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
