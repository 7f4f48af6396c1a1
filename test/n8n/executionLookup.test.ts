import { executionLookup } from '../../lib/n8n/executionLookup';
import { HttpSink } from '../../tools/HttpSink';

describe('asking n8n how an execution ended', () => {
	let n8n: HttpSink;

	beforeEach(async () => {
		n8n = await HttpSink.listen();
	});

	afterEach(async () => await n8n.close());

	const ask = async (status: number, body: object) => {
		n8n.respond(() => ({ status, body }));
		return await executionLookup(`${n8n.url}/`, 'the-key')('77');
	};

	it('sends the key to the public API', async () => {
		await ask(200, { status: 'success' });
		const [request] = n8n.requests;
		expect(request.path).toBe('/api/v1/executions/77');
		expect(request.headers['x-n8n-api-key']).toBe('the-key');
	});

	it.each([
		['success', 'success'],
		['running', 'running'],
		['waiting', 'running'],
		['new', 'running'],
	])('understands %s', async (status, state) => {
		expect(await ask(200, { status })).toEqual({ state });
	});

	it('says who was lost in one whose data n8n has saved', async () => {
		const item = (enrollmentId: string) => ({ json: { journey: { enrollmentId } }, pairedItem: { item: 0 } });
		const node = (name: string, type: string) => ({ id: name, name, type, typeVersion: 1, parameters: {} });
		const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
		const answer = await ask(200, {
			status: 'success',
			data: {
				resultData: {
					runData: {
						Limit: [{ executionIndex: 1, source: [{ previousNode: 'Gate' }], data: { main: [[item('a')]] } }],
						Gate: [{ executionIndex: 0, source: [], data: { main: [[item('a'), item('b')]] } }],
					},
				},
			},
			workflowData: {
				nodes: [
					node('Gate', 'n8n-nodes-customer-journey.journeyWait'),
					node('Limit', 'n8n-nodes-base.limit'),
					node('Wait', 'n8n-nodes-customer-journey.journeyWait'),
				],
				connections: { Gate: to('Limit'), Limit: to('Wait') },
			},
		});
		const ends = 'ends' in answer ? answer.ends?.(['b']) : undefined;
		expect(ends?.get('b')).toMatchObject({
			kind: 'lost',
			node: 'Limit',
			message: expect.stringContaining('got lost at “Limit”'),
		});
	});

	it('gives the message and the node of one that failed', async () => {
		const error = { message: 'mailbox on fire', node: { name: 'Mail' } };
		expect(
			await ask(200, { status: 'error', data: { resultData: { error, lastNodeExecuted: 'Other' } } }),
		).toEqual({
			state: 'failed',
			message: 'mailbox on fire',
			node: 'Mail',
		});
		expect(await ask(200, { status: 'crashed', data: null })).toMatchObject({ state: 'failed', node: null });
	});

	it('tells one that n8n does not know from an n8n that cannot be asked', async () => {
		expect(await ask(404, { message: 'Not Found' })).toEqual({ state: 'unknown' });
		await expect(ask(401, {})).rejects.toThrow('n8n’s API responded with 401');
		await expect(ask(200, { nothing: true })).rejects.toThrow();
	});

	it('asks for the state alone when the execution with its data is too large', async () => {
		n8n.respond(({ query }) => ({
			status: 200,
			body: {
				status: 'success',
				data: query.includeData === 'true' ? { all: 'x'.repeat(40_000_000) } : null,
			},
		}));
		expect(await executionLookup(n8n.url, 'the-key')('77')).toEqual({ state: 'success' });
		expect(n8n.requests.map(({ query }) => query)).toEqual([{ includeData: 'true' }, {}]);
	});

	it('says what to do when the answer is no answer of n8n', async () => {
		n8n.respond(() => ({ status: 200, body: 'x'.repeat(40_000_000) }));
		await expect(executionLookup(n8n.url, 'the-key')('77')).rejects.toThrow(/doesn’t end\. Set n8n Address/);
		await expect(ask(401, {})).rejects.toThrow(/rejected the API key\. Set n8n API Key/);
	});
});
