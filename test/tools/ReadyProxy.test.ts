import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { ReadyProxy } from '../../tools/start/ReadyProxy';

let n8n: Server;
let proxy: ReadyProxy;
let ready: boolean;
let calls: Array<{ method?: string; url?: string; body: string; headers: IncomingHttpHeaders }>;

beforeEach(async () => {
	ready = true;
	calls = [];
	n8n = createServer((incoming, outgoing) => {
		if (incoming.url === '/healthz/readiness') {
			outgoing.writeHead(ready ? 200 : 503).end();
			return;
		}
		let body = '';
		incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
		incoming.on('end', () => {
			const { method, url, headers } = incoming;
			calls.push({ method, url, body, headers });
			outgoing.writeHead(302, { location: 'https://example.com/' }).end();
		});
	});
	n8n.listen(0, '127.0.0.1');
	await once(n8n, 'listening');
	proxy = await ReadyProxy.start(`http://127.0.0.1:${(n8n.address() as AddressInfo).port}`);
});

afterEach(async () => {
	await proxy.close();
	await stopN8n();
});

async function stopN8n(): Promise<void> {
	n8n.closeAllConnections();
	await new Promise((resolve) => n8n.close(resolve));
}

const post = async (path: string): Promise<Response> =>
	await fetch(proxy.url + path, { method: 'POST', body: 'List-Unsubscribe=One-Click', redirect: 'manual' });

it('passes webhook calls on as they are, with the caller’s address', async () => {
	const answer = await post('/webhook/journey?u=token');
	expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://example.com/']);
	expect(calls).toMatchObject([
		{
			method: 'POST',
			url: '/webhook/journey?u=token',
			body: 'List-Unsubscribe=One-Click',
			headers: { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' },
		},
	]);
});

it('answers 503 while n8n isn’t ready, or isn’t there, so that mail programs try again', async () => {
	ready = false;
	const answer = await post('/webhook/journey?u=token');
	expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
	await stopN8n();
	expect((await post('/webhook/journey?u=token')).status).toBe(503);
	expect(calls).toEqual([]);
});

it('passes nothing else on', async () => {
	for (const path of ['/', '/rest/login', '/webhook-test/journey', '/webhook'])
		expect((await post(path)).status).toBe(404);
	expect(calls).toEqual([]);
});
