import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { selectors } from 'playwright-core';

import { ensureN8nInstalled, type N8nInstallation } from '../../tools/n8n/install';
import type { StoredWorkflow, WorkflowJson } from '../../tools/n8n/restTypes';
import { EditorBrowser } from '../e2e/support/browser';
import { playSample, publishSample } from '../e2e/support/sample';
import { TestBench } from '../e2e/support/TestBench';
import { until } from '../e2e/support/until';
import { chain, nodes, workflow, type TestNode } from '../e2e/support/workflows';
import { ProbeSink, type Told } from './ProbeSink';

// The editor alone may need half a minute on a busy machine.
jest.setTimeout(120_000);

let serial = 0;

/** A node of n8n itself, or the probe. */
function node(name: string, type: string, parameters: object = {}, typeVersion = 1): TestNode {
	serial += 1;
	return {
		id: `c0417ac7-0000-4000-8000-${String(serial).padStart(12, '0')}`,
		name,
		type,
		typeVersion,
		position: [serial * 220, 0],
		parameters: parameters as Record<string, unknown>,
	};
}

const probe = (sink: ProbeSink): TestNode => node('Probe', 'CUSTOM.probe', { sink: sink.url });
const after = (): TestNode => node('After', 'n8n-nodes-base.noOp');

/**
 * What the package relies on in n8n, each thing by itself, with a node that does nothing else; then the package. Run on
 * the lowest and the newest n8n by `npm run test:versions`; on one of them with JOURNEY_N8N=lowest or current.
 */
describe('n8n keeps to what journeys rely on', () => {
	let bench: TestBench;
	let installation: N8nInstallation;
	const sinks: ProbeSink[] = [];

	beforeAll(async () => {
		installation = await ensureN8nInstalled();
		process.stdout.write(`n8n ${installation.version}\n`);
		bench = await TestBench.start({ N8N_CUSTOM_EXTENSIONS: join(__dirname, 'probe') });
	}, 300_000);

	afterAll(async () => {
		await bench?.stop();
		for (const sink of sinks) await sink.close();
	});

	async function newSink(): Promise<ProbeSink> {
		const sink = await ProbeSink.listen();
		sinks.push(sink);
		return sink;
	}

	/** Publishes a workflow that nothing but its probe can start. */
	async function publishAlone(settings: object = {}, behind = after()): Promise<[ProbeSink, StoredWorkflow]> {
		const sink = await newSink();
		const json = workflow('Alone', chain(probe(sink), behind));
		json.settings = { ...json.settings, ...settings };
		return [sink, await bench.publish(json)];
	}

	/** Probe in the middle: behind a webhook, behind the start by hand, and started by itself. */
	function inTheMiddle(sink: ProbeSink, path: string): WorkflowJson {
		const before = nodes.setRaw('Before', '{ "made": "before" }');
		const limit = node('Limit', 'n8n-nodes-base.limit', { maxItems: 5 });
		const byHand = node('By Hand', 'n8n-nodes-base.manualTrigger');
		return workflow('In the middle', [
			...chain(nodes.webhook(path), before, limit, probe(sink), after()),
			[byHand, 0, before],
		]);
	}

	it('calls trigger() of a node that has inputs when the workflow is published', async () => {
		const [sink, { id }] = await publishAlone();
		const registered = await sink.next('registered');
		expect(registered).toMatchObject({ mode: 'trigger', activation: 'activate', workflowId: id });
		expect(registered.nodeId).toMatch(/^c0417ac7-/);
		// Data, a promise of a response, and a promise of the end.
		expect(registered.promises).toBeGreaterThanOrEqual(3);
		await bench.client.deactivate(id);
		await sink.next('closed');
	});

	it('starts an execution at that node when it emits, and tells its end', async () => {
		const sink = await newSink();
		await bench.publish(inTheMiddle(sink, 'middle-emitted'));
		sink.order({ number: 1 }, { number: 2 });
		expect(await sink.next('executed')).toMatchObject({
			mode: 'trigger',
			source: null,
			items: [{ number: 1 }, { number: 2 }],
			executionId: expect.stringMatching(/^\d+$/),
		});
		const ended = await sink.next('ended');
		expect(ended).toMatchObject({ status: 'success', lastNode: 'After', nodes: ['Probe', 'After'] });
	});

	it('shows a node its workflow and what ran before it, and lets it see the end of its execution', async () => {
		const sink = await newSink();
		await bench.publish(inTheMiddle(sink, 'middle-seen'));
		await bench.post('middle-seen', {});
		expect(await sink.next('executed')).toMatchObject({
			workflow: {
				nodes: expect.arrayContaining(['Before', 'Limit', 'Probe', 'After']),
				connections: { Probe: { main: [[{ node: 'After', type: 'main', index: 0 }]] } },
			},
			ran: expect.arrayContaining(['Before', 'Limit']),
		});
		expect(await sink.next('saved')).toMatchObject({
			status: 'success',
			nodes: expect.arrayContaining(['Before', 'Limit', 'Probe', 'After']),
		});
	});

	it('tells of a failed execution too, with its node and error', async () => {
		const [sink] = await publishAlone();
		sink.order({ fail: true });
		expect(await sink.next('ended')).toMatchObject({
			status: 'error',
			lastNode: 'Probe',
			error: 'The probe was told to fail',
		});
	});

	it('tells of an execution that sleeps in a Wait of n8n', async () => {
		const wait = node(
			'Sleep',
			'n8n-nodes-base.wait',
			{ resume: 'timeInterval', amount: 9, unit: 'days' },
			1.1,
		);
		const [sink] = await publishAlone({}, { ...wait, webhookId: wait.id });
		sink.order({});
		expect(await sink.next('ended')).toMatchObject({ status: 'waiting' });
	});

	it('runs the node like any other when items come to it, with its parents and the trail of its items', async () => {
		const sink = await newSink();
		await bench.publish(inTheMiddle(sink, 'middle-called'));
		expect((await bench.post('middle-called', {})).status).toBe(200);
		expect(await sink.next('executed')).toMatchObject({
			mode: 'webhook',
			source: 'Limit',
			parents: [{ name: 'Limit', type: 'n8n-nodes-base.limit' }],
			origin: { made: 'before' },
		});
	});

	it('does not call trigger() in a run by hand', async () => {
		const sink = await newSink();
		const { id } = await bench.create(inTheMiddle(sink, 'middle-by-hand'));
		await bench.client.runWorkflow(id, { trigger: 'By Hand', destination: 'After' });
		expect(await sink.next('executed')).toMatchObject({ mode: 'manual', source: 'Limit' });
		expect(sink.told.map(({ event }: Told) => event)).toEqual(['executed']);
	});

	it('draws the node as an ordinary one, not as a start', async () => {
		selectors.setTestIdAttribute('data-test-id');
		const { id } = await bench.create(inTheMiddle(await newSink(), 'middle-drawn'));
		const browser = await EditorBrowser.launch(bench);
		try {
			const editor = await browser.open(id);
			const drawn = async (name: string, kind: string): Promise<number> =>
				await editor.node(name).getByTestId(`canvas-${kind}-node`).count();
			expect(await drawn('By Hand', 'trigger')).toBe(1);
			expect(await drawn('Probe', 'trigger')).toBe(0);
			expect(await drawn('Probe', 'default')).toBe(1);
		} finally {
			await browser.close();
		}
	});

	it('tells a restart and an edit from a publication', async () => {
		const [sink, { id, nodes: published }] = await publishAlone();
		await sink.next('registered');
		const edited = structuredClone(published);
		edited.find(({ name }) => name === 'Probe')!.parameters.remark = 'edited';
		await bench.client.updateWorkflow(id, { nodes: edited });
		await bench.client.activate(id);
		expect(await sink.next('registered')).toMatchObject({ activation: 'update' });
		await bench.n8n.restart();
		expect(await sink.next('registered')).toMatchObject({ activation: 'init' });
	});

	it('says at once when it cannot tell the end of an execution (engine v2)', async () => {
		const hasEngineV2 = existsSync(
			join(installation.folder, 'node_modules/n8n/dist/services/engine-v2-dispatcher.service.js'),
		);
		const [sink] = await publishAlone({ engineType: 'v2' });
		sink.order({});
		if (hasEngineV2) {
			const { message } = await sink.next('refused');
			expect(message).toMatch(/^Engine 2\.0 cannot run a trigger that waits/);
		} else expect(await sink.next('ended')).toMatchObject({ status: 'success' });
	});

	it('runs the sample journey, and a change reaches who is held', async () => {
		await publishSample(bench);
		const { mails, leads, activities } = await playSample(bench, 'pat@example.com');
		expect([mails, leads.length, activities.length]).toEqual([2, 1, 1]);

		const held = nodes.wait('Held', 20, 'years');
		const sink = nodes.http('Sink', `${bench.http.url}/arrived`);
		const journey = workflow('Held', chain(nodes.events('held', 'start'), held, sink));
		const { id } = await bench.publish(journey);
		await bench.event('held', { type: 'start', contact: { email: 'held@example.com' } });
		await until('the contact is held', async () => {
			return (await bench.store.holds.countByState(id, held.id)).waiting === 1;
		});
		await bench.n8n.restart();
		Object.assign(journey.nodes.find(({ name }) => name === 'Held')!.parameters, {
			amount: 1,
			unit: 'seconds',
		});
		await bench.republish(id, journey);
		await bench.http.waitFor(({ path }) => path === '/arrived');
		expect(bench.n8n.output()).not.toContain('broke something journeys rely on');
	});
});
