import { createServer } from 'node:net';

/**
 * A TCP port of 127.0.0.1 that is free now: `preferred` if it is, else one that the system picks.
 * Nothing reserves it, so take it soon.
 */
export async function freePort(preferred?: number): Promise<number> {
	if (preferred !== undefined) {
		const port = await tryPort(preferred).catch(() => undefined);
		if (port !== undefined) return port;
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
