import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** n8n's readiness is known or it isn't: a check that takes longer than this counts as no. */
const PATIENCE_MS = 2_000;

/**
 * The proxy that docs/operating.md describes: passes webhook calls on only while n8n says that it's ready, and
 * answers 503 otherwise, so that mail programs try again. Everything else is 404.
 */
export class ReadyProxy {
	readonly #server: Server;

	readonly #target: string;

	private constructor(target: string) {
		this.#target = target;
		this.#server = createServer((incoming, outgoing) => void this.#pass(incoming, outgoing));
	}

	/**
	 * @param target n8n's address, such as `http://127.0.0.1:5678`; nothing need listen there yet
	 * @param port 0, the default, for any free one
	 */
	static async start(target: string, port = 0): Promise<ReadyProxy> {
		const proxy = new ReadyProxy(target);
		proxy.#server.listen(port, '127.0.0.1');
		await once(proxy.#server, 'listening');
		return proxy;
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	/** Such as `http://127.0.0.1:5680`. */
	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
		const refuse = (status: number): void => {
			incoming.resume();
			if (outgoing.headersSent) outgoing.destroy();
			else outgoing.writeHead(status, status === 503 ? { 'Retry-After': '30' } : {}).end();
		};
		const { method, url = '' } = incoming;
		if (!url.startsWith('/webhook/')) return refuse(404);
		if (!(await this.#isReady())) return refuse(503);
		const headers = {
			...incoming.headers,
			'x-forwarded-for': incoming.socket.remoteAddress,
			'x-forwarded-proto': 'http',
		};
		const passed = request(`${this.#target}${url}`, { method, headers }, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 503, answer.headers);
			answer.pipe(outgoing);
		});
		passed.on('error', () => refuse(503));
		incoming.pipe(passed);
	}

	async #isReady(): Promise<boolean> {
		try {
			const signal = AbortSignal.timeout(PATIENCE_MS);
			const answer = await fetch(`${this.#target}/healthz/readiness`, { signal });
			await answer.body?.cancel();
			return answer.ok;
		} catch {
			return false;
		}
	}
}
