import { createServer } from 'node:net';

/**
 * A TCP port of 127.0.0.1 that is free now: the first free one of `preferred`, otherwise one the system
 * picks. Nothing reserves it, so use it soon.
 */
export async function freePort(...preferred: ReadonlyArray<number | undefined>): Promise<number> {
	for (const wanted of preferred) {
		const port = wanted && (await tryPort(wanted).catch(() => undefined));
		if (port) return port;
	}
	return await tryPort(0);
}

async function tryPort(port: number): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
		});
	});
}
