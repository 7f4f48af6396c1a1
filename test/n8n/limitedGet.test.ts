import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { OutboundHttp } from '@n8n/backend-network';
import { Container } from '@n8n/di';

import { executionLookup } from '../../lib/n8n/executionLookup';
import { byLegacyHelper, limitedGet, type HttpRequest } from '../../lib/n8n/limitedGet';

const LIMITS = { time: 2_000, bytes: 1_000 };

const requests = (): ReturnType<OutboundHttp['requests']> => Container.get(OutboundHttp).requests();

/** As nodes have it, as tests of credentials have it, and where there is neither. */
const WAYS: Array<[string, () => HttpRequest | undefined]> = [
	['by n8n’s request helper', () => async (options) => await requests().request(options as never)],
	[
		'by the helper that tests of credentials have',
		() => byLegacyHelper(async (options) => await requests().requestLegacy(options as never)),
	],
	['by fetch', () => undefined],
];

describe.each(WAYS)('getting something from an address that was typed in, %s', (_way, requestOf) => {
	let servers: Server[];

	beforeEach(() => {
		servers = [];
	});

	afterEach(async () => {
		for (const server of servers) {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	});

	async function serve(listener: RequestListener): Promise<string> {
		const server = createServer(listener);
		servers.push(server);
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	}

	const get = async (url: string, headers = {}) => await limitedGet(requestOf(), url, headers, LIMITS);

	it.each([200, 401, 404, 500])('gives what is answered with %d', async (status) => {
		const url = await serve((request, response) =>
			response.writeHead(status).end(`{"key":"${String(request.headers['x-n8n-api-key'])}"}`),
		);
		expect(await get(url, { 'X-N8N-API-KEY': 'secret' })).toEqual({ status, text: '{"key":"secret"}' });
	});

	it.each([301, 302, 303, 307, 308])(
		'does not follow a redirect (%d), so the key goes nowhere else',
		async (status) => {
			const elsewhere: unknown[] = [];
			const other = await serve((request, response) => {
				elsewhere.push(request.headers);
				response.end('{}');
			});
			const url = await serve((_, response) => response.writeHead(status, { location: `${other}/` }).end());
			expect((await get(url, { 'X-N8N-API-KEY': 'secret' })).status).toBe(status);
			await expect(executionLookup(url, 'secret', requestOf)('7')).rejects.toThrow(
				/redirects to another address, which isn’t followed\. Set n8n Address/,
			);
			expect(elsewhere).toEqual([]);
		},
	);

	it('breaks off an answer without end', async () => {
		let sent = 0;
		let broken = false;
		const url = await serve((_, response) => {
			response.on('close', () => (broken = true));
			const more = (): void => {
				if (broken) return;
				sent += 10_000;
				if (response.write('x'.repeat(10_000))) setImmediate(more);
				else response.once('drain', more);
			};
			more();
		});
		expect(await get(url)).toEqual({ status: 200, text: null });
		for (let tries = 0; !broken && tries < 100; tries++)
			await new Promise((resolve) => setTimeout(resolve, 20));
		expect(broken).toBe(true);
		expect(sent).toBeLessThan(100_000_000);
	});

	it('waits no longer than it may, whether nothing comes or only a little now and then', async () => {
		const silent = await serve(() => undefined);
		await expect(limitedGet(requestOf(), silent, {}, { time: 200, bytes: 10 })).rejects.toThrow();
		const slow = await serve((_, response) => {
			const timer = setInterval(() => response.write('x'), 20);
			response.on('close', () => clearInterval(timer));
		});
		await expect(limitedGet(requestOf(), slow, {}, { time: 300, bytes: 1_000_000 })).rejects.toThrow(
			'no complete response within 0.3 s',
		);
	});
});
