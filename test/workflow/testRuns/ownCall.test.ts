import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { INodeParameters } from 'n8n-workflow';

import { draw, ours, standIn, type DrawnWorkflow } from '../support/draw';
import { useRunner } from '../support/useRunner';

const runner = useRunner();

const SECRET = { headerName: 'X-Journey-Secret', secret: 'a secret that is long enough' };

const port = process.env.N8N_PORT;
let server: Server;

/** The status that the test call was answered with. */
let received: Promise<number>;

async function bodyOf(request: IncomingMessage): Promise<unknown> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return JSON.parse(Buffer.concat(chunks).toString());
}

/** Stands for n8n's web server: takes the test call, and runs the workflow with what the node makes of it. */
async function listen(drawn: DrawnWorkflow): Promise<void> {
	received = new Promise((resolve, reject) => {
		server = createServer((request, response) => {
			void bodyOf(request)
				.then(async (body) => {
					const headers = request.headers as Record<string, string>;
					const { answer } = await runner().callManually(drawn, 'Enter', { body, headers });
					response.writeHead(answer.status, { location: answer.redirectedTo ?? '' }).end('{}');
					resolve(answer.status);
				})
				.catch(reject);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	process.env.N8N_PORT = String((server.address() as AddressInfo).port);
}

afterEach(() => {
	server.close();
	server.closeAllConnections();
	if (port === undefined) delete process.env.N8N_PORT;
	else process.env.N8N_PORT = port;
});

const journey = (type: string, parameters: INodeParameters): DrawnWorkflow =>
	draw(
		{
			Enter: ours(
				type,
				{ path: 'own-call', ...parameters },
				{
					credentials: { journeyEndpointApi: { id: '1', name: 'Secret' } },
				},
			),
			After: standIn('record'),
		},
		[['Enter', 'After']],
	);

it.each<[string, INodeParameters, number]>([
	['journeyFormTrigger', {}, 200],
	[
		'journeyFormTrigger',
		{ authentication: 'headerSecret', respondWith: 'redirect', redirectUrl: 'https://x.example' },
		303,
	],
	['journeyEventsTrigger', { authentication: 'headerSecret', enterOn: 'trial.started' }, 200],
])(
	'%s with %j calls its test URL, and the journey begins with its sample',
	async (type, parameters, status) => {
		const drawn = journey(type, parameters);
		runner().credentials.Secret = SECRET;
		await listen(drawn);
		await runner().beginListening(drawn, 'Enter');
		await runner().advanceOnly('1 second');
		expect(await received).toBe(status);
		expect(runner().ledger.of('After')[0].json).toMatchObject({
			contact: { id: 'test', email: 'ada@example.com' },
			journey: { test: true },
		});
	},
);
