import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IDataObject } from 'n8n-workflow';

import { RULES } from '../../../lib/domain/journey/check';
import { JOURNEY, run, runJson, useStore, withStore } from './recordsHarness';

useStore();

const OURS = 'n8n-nodes-customer-journey';

/** A form, and a wait of −1 days behind it. */
const workflow = {
	id: JOURNEY,
	name: 'Welcome',
	nodes: [
		{ id: 'a', name: 'Form', type: `${OURS}.journeyFormTrigger`, parameters: { path: 'x' } },
		{ id: 'b', name: 'Wait', type: `${OURS}.journeyWait`, parameters: { amount: -1, unit: 'days' } },
	],
	connections: { Form: { main: [[{ node: 'Wait', type: 'main', index: 0 }]] } },
	settings: {},
};

async function check(parameters: IDataObject): Promise<IDataObject> {
	const [json] = await runJson('journey', 'check', parameters);
	return json;
}

describe('Journey: Check by JSON', () => {
	it.each([
		['text', JSON.stringify(workflow)],
		['an object from an expression', workflow],
	])('finds what is wrong in %s, and says what to do', async (_, workflowJson) => {
		const found = await check({ workflowBy: 'json', workflowJson: workflowJson as IDataObject });
		expect(found).toMatchObject({
			workflowId: JOURNEY,
			name: 'Welcome',
			ok: false,
			errors: 1,
			warnings: 0,
			findings: [
				{
					severity: 'error',
					rule: 'impossible-value',
					node: 'Wait',
					problem: expect.any(String),
					remedy: expect.any(String),
					link: expect.stringMatching(/docs\/journey-check\.md#impossible-value$/),
				},
			],
		});
		expect(found.notes).toContainEqual({
			node: 'Wait',
			text: expect.stringContaining('up to 1000 contacts'),
		});
		expect(RULES.map(({ name }) => name)).toContain('impossible-value');
	});

	it('says whether the published version is open', async () => {
		expect(await check({ workflowBy: 'json', workflowJson: workflow })).not.toHaveProperty('open');
		await withStore(async ({ store }) => {
			await store.steps.saveJourney({ id: JOURNEY, name: 'Welcome' });
			await store.steps.setMissing(JOURNEY, [{ stepId: 'b', name: 'Wait', reason: 'It broke.' }]);
		});
		expect(await check({ workflowBy: 'json', workflowJson: workflow })).toMatchObject({
			open: false,
			notOpenBecause: 'Wait: this step couldn’t start. It broke.',
		});
		const [journey] = await runJson('journey', 'get', { journeyId: JOURNEY });
		expect(journey).toMatchObject({ open: false, notOpenBecause: expect.any(String), findings: [] });
	});

	it.each([
		['', /Workflow \(JSON\) is empty/],
		['{', /Workflow \(JSON\): is not JSON/],
		['{"nodes": 7}', /Workflow: nodes: .*as n8n downloads it/],
		['[]', /give a workflow as n8n downloads it/],
		['{"nodes": []}', /has no nodes/],
	])('%j says what to give', async (workflowJson, message) => {
		await expect(run('journey', 'check', { workflowBy: 'json', workflowJson })).rejects.toThrow(message);
	});
});

describe('Journey: Check by ID', () => {
	let server: Server;
	let status = 200;
	const asked: Array<{ url?: string; key: unknown }> = [];

	beforeAll(async () => {
		server = createServer((request, response) => {
			asked.push({ url: request.url, key: request.headers['x-n8n-api-key'] });
			response.statusCode = request.url?.endsWith('/none') ? 404 : status;
			response.end(JSON.stringify(workflow));
		});
		await new Promise<void>((resolve) => {
			server.listen(0, '127.0.0.1', resolve);
		});
	});
	afterAll(() => server.close());

	const by = async (workflowId: string, credential?: IDataObject): Promise<IDataObject[]> =>
		await runJson(
			'journey',
			'check',
			{ workflowBy: 'id', workflowId },
			{
				credential: credential ?? {
					n8nUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
					n8nApiKey: 'secret',
				},
			},
		);

	it('reads the workflow with the key of the credential', async () => {
		expect(await by('wf 1')).toMatchObject([{ ok: false, errors: 1 }]);
		expect(asked).toEqual([{ url: '/api/v1/workflows/wf%201', key: 'secret' }]);
	});

	it('says what is missing', async () => {
		await expect(by('')).rejects.toThrow(/Workflow ID is empty/);
		await expect(by('none')).rejects.toThrow(/n8n shows no workflow "none" to this API key/);
		await expect(by('x', {})).rejects.toThrow(/choose a Journey Store credential with n8n Address/);
		status = 403;
		await expect(by('x')).rejects.toThrow(/one that can read workflows/);
	});
});
