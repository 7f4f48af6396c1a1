import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Between a client and a server on this machine: what a network does on its bad days. */
export class TcpProxy {
	readonly #server: Server;

	readonly #target: number;

	readonly #pairs = new Set<{ client: Socket; server: Socket }>();

	#silent = false;

	#delay = 0;

	#trap: { text: string; how: 'cut' | 'silent'; sprung: () => void } | undefined;

	private constructor(server: Server, target: number) {
		this.#server = server;
		this.#target = target;
		server.on('connection', (client) => this.#join(client));
	}

	static async start(target: number): Promise<TcpProxy> {
		const server = createServer();
		const proxy = new TcpProxy(server, target);
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		return proxy;
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	/** Breaks off all connections. New ones can be made. */
	cut(): void {
		for (const { client, server } of this.#pairs) {
			client.destroy();
			server.destroy();
		}
	}

	/** From now on nothing comes through in either direction, on old connections and on new ones: half-open. */
	fallSilent(): void {
		this.#silent = true;
	}

	/** New connections work again. The silent ones stay silent, as behind a router that has forgotten them. */
	speakAgain(): void {
		this.#silent = false;
	}

	/** Lets every packet take so long, in milliseconds. */
	slow(delay: number): void {
		this.#delay = delay;
	}

	/**
	 * The server gets the next message with this text and does what it says, but its answer is lost: the connection
	 * breaks then, or falls silent.
	 * @returns resolves when that has happened
	 */
	async loseAnswerTo(text: string, how: 'cut' | 'silent'): Promise<void> {
		await new Promise<void>((resolve) => {
			this.#trap = { text, how, sprung: resolve };
		});
	}

	async close(): Promise<void> {
		this.cut();
		this.#server.close();
		await once(this.#server, 'close');
	}

	#join(client: Socket): void {
		const server = connect(this.#target, '127.0.0.1');
		const pair = { client, server };
		this.#pairs.add(pair);
		let dead = false;
		let lost: (() => void) | undefined;
		const forward = (to: Socket, data: Buffer): void => {
			if (this.#silent) dead = true;
			if (dead) return;
			if (this.#delay === 0) to.write(data);
			else setTimeout(() => to.write(data), this.#delay);
		};
		client.on('data', (data) => {
			const trap = this.#trap;
			if (!dead && trap !== undefined && data.includes(trap.text)) {
				this.#trap = undefined;
				lost = () => {
					dead = true;
					if (trap.how === 'cut') {
						client.destroy();
						server.destroy();
					}
					trap.sprung();
				};
			}
			forward(server, data);
		});
		server.on('data', (data) => {
			lost?.();
			lost = undefined;
			forward(client, data);
		});
		for (const [one, other] of [
			[client, server],
			[server, client],
		]) {
			one.on('error', () => undefined);
			one.on('close', () => {
				if (one.closed && other.closed) this.#pairs.delete(pair);
				// Whoever is behind a silent router does not hear that the other has gone.
				if (!dead) other.destroy();
			});
		}
	}
}
