import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What docs/operating.md has a proxy do: passes calls on only while n8n says that it's ready, else 503. */
export class ReadyProxy {
	readonly #server: Server;

	readonly #target: string;

	private constructor(target: string) {
		this.#target = target;
		this.#server = createServer((incoming, outgoing) => void this.#pass(incoming, outgoing));
	}

	static async start(target: string): Promise<ReadyProxy> {
		const proxy = new ReadyProxy(target);
		await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
		return proxy;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
		const refuse = (): void => {
			incoming.resume();
			if (outgoing.headersSent) outgoing.destroy();
			else outgoing.writeHead(503, { 'Retry-After': '30' }).end();
		};
		if (!(await this.#isReady())) return refuse();
		const { method, headers, url } = incoming;
		const passed = request(`${this.#target}${url}`, { method, headers }, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 503, answer.headers);
			answer.pipe(outgoing);
		});
		passed.on('error', refuse);
		incoming.pipe(passed);
	}

	async #isReady(): Promise<boolean> {
		try {
			const answer = await fetch(`${this.#target}/healthz/readiness`, { signal: AbortSignal.timeout(2_000) });
			await answer.body?.cancel();
			return answer.ok;
		} catch {
			return false;
		}
	}
}
