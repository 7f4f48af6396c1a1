import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { selectors } from 'playwright-core';

import type { ExecutionDetails, WorkflowJson } from '../../tools/n8n/restTypes';
import { contactRow } from '../support/rows';
import { EditorBrowser, type Editor } from './support/browser';
import { TestBench } from './support/TestBench';
import { until } from './support/until';

const ROOT = join(__dirname, '../..');
const IMAGES = join(ROOT, 'build/screenshots');
const OURS = 'n8n-nodes-customer-journey';

const example = (file: string): WorkflowJson =>
	JSON.parse(readFileSync(join(ROOT, 'examples', file), 'utf8')) as WorkflowJson;

/** Journey Trigger → Send Email → wait → Send Email: no one has sent anything yet. */
function birthday(): WorkflowJson {
	const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	const mail = (name: string, place: number) => ({
		id: randomUUID(),
		name,
		type: 'n8n-nodes-base.emailSend',
		typeVersion: 2.1,
		position: [place, 0] as [number, number],
		parameters: {
			fromEmail: 'coffee@contoso.example',
			toEmail: '={{ $json.contact.email }}',
			subject: `=${name} for {{ $json.contact.firstName }} at {{ $json.journey.step }}`,
			emailFormat: 'text',
			text: 'Hello',
			options: { appendAttribution: false },
		},
		credentials: { smtp: { id: null, name: 'Demo Mail Server' } },
	});
	return {
		name: 'With a contact of the store',
		nodes: [
			{
				id: randomUUID(),
				name: 'Start',
				type: `${OURS}.journeyTrigger`,
				typeVersion: 1,
				position: [0, 0],
				parameters: { audience: 'event', eventTypes: 'order.placed', options: {} },
			},
			mail('Thanks', 224),
			{
				id: randomUUID(),
				name: 'A Week',
				type: `${OURS}.journeyWait`,
				typeVersion: 1,
				position: [448, 0],
				parameters: { mode: 'for', amount: 1, unit: 'weeks', options: {} },
			},
			mail('News', 672),
		],
		connections: { Start: to('Thanks'), Thanks: to('A Week'), 'A Week': to('News') },
		settings: { executionOrder: 'v1' },
	} as WorkflowJson;
}

describe('A test run in the editor of a real n8n', () => {
	let bench: TestBench;
	let browser: EditorBrowser;

	beforeAll(async () => {
		selectors.setTestIdAttribute('data-test-id');
		bench = await TestBench.start();
		browser = await EditorBrowser.launch(bench);
	}, 300_000);

	afterAll(async () => {
		await browser?.close();
		await bench?.stop();
	}, 60_000);

	/** The only run of a workflow so far, once it has ended. */
	async function runOf(workflowId: string): Promise<ExecutionDetails> {
		let id: string | undefined;
		await until('n8n runs it', async () => {
			[{ id } = { id: undefined }] = await bench.client.listExecutions({ workflowId });
			return id !== undefined;
		});
		return await bench.client.waitForExecution(id!);
	}

	const subjects = (): string[] => bench.smtp.mails.map(({ to, subject }) => `${to.join()}: ${subject}`);

	/** *Execute Workflow* next to a trigger, up to when the last node has run. */
	async function execute(editor: Editor, trigger: string, last: string): Promise<void> {
		await editor.node(trigger).hover();
		await editor.part(`execute-workflow-button-${trigger}`).click();
		await editor.node(last).getByTestId('canvas-node-status-success').waitFor();
	}

	it('takes the shipped sample from Execute Workflow to the last email, without any call', async () => {
		const { id } = await bench.create(example('contoso-coffee.json'));
		const editor = await browser.open(id);
		await editor.zoomToFit();
		await execute(editor, 'Website and Email Events', 'Send Product Info');
		await editor.screenshot(join(IMAGES, 'test-run-sample.png'));
		const { status, mode, data } = await runOf(id);
		expect({ status, mode }).toEqual({ status: 'success', mode: 'manual' });
		const { runData } = data.resultData;
		// Journey Send Email sends nothing in a test run without a test address; n8n's own does.
		expect(subjects()).toEqual(['ada@example.com: All about our sample product']);
		expect(runData['Coffee Email'][0].data?.main[0]?.[0].json).toMatchObject({
			message: { subject: 'Coffee for your office, Ada?', wouldSend: true },
		});
		expect(runData['Send Product Info'][0].data?.main[0]?.[0].json).not.toHaveProperty('error');
		expect(runData['Task for Sales'][0].data?.main[0]?.[0].json).toMatchObject({
			contact: { email: 'ada@example.com' },
			activity: { id: 'test', subject: 'Follow up with Ada about our sample product' },
		});
		expect(await bench.store.contacts.count()).toBe(0);
	}, 180_000);

	it('takes the form’s own sample when its trigger is executed', async () => {
		const { id } = await bench.create(example('contoso-coffee.json'));
		expect(await bench.client.runWorkflow(id, { trigger: 'Product Page Form' })).toBeUndefined();
		const { data } = await runOf(id);
		expect(data.resultData.runData['Product Page Form'][0].data?.main[0]?.[0].json).toMatchObject({
			contact: { id: 'test', email: 'ada@example.com', firstName: 'Ada' },
			event: { properties: { form: 'product-information', product: 'sample product' } },
			journey: { test: true, entry: { product: 'sample product' } },
		});
	}, 180_000);

	it('takes a contact chosen from the list, back on the item behind a mail and a wait', async () => {
		const contact = await bench.store.contacts.insert(
			contactRow({ email: 'emil@example.com', firstName: 'Emil', lastName: 'Berg' }),
		);
		const { id } = await bench.create(birthday());
		const editor = await browser.open(id);
		await editor.openNode('Start');
		await editor.part('resource-locator-testContact').getByTestId('rlc-input').first().click();
		await editor
			.part('rlc-item')
			.filter({ hasText: 'Emil Berg (emil@example.com)' })
			.locator('visible=true')
			.click();
		await editor.screenshot(join(IMAGES, 'test-contact.png'));
		await editor.closeNode();
		await execute(editor, 'Start', 'News');
		await editor.openNode('A Week');
		await editor.screenshot(join(IMAGES, 'test-run-wait.png'));
		const { data } = await runOf(id);
		expect(data.resultData.runData['A Week'][0].data?.main[0]?.[0].json).toMatchObject({
			contact: { id: contact.id, email: 'emil@example.com' },
			journey: { step: 'A Week', wouldWaitUntil: expect.stringMatching(/^\d{4}-/), test: true },
		});
		expect(subjects().slice(-2)).toEqual([
			'emil@example.com: Thanks for Emil at Start',
			'emil@example.com: News for Emil at A Week',
		]);
		expect(await bench.store.enrollments.countByStatus(id)).toEqual({});
	}, 180_000);
});
