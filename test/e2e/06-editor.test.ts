import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { selectors } from 'playwright-core';

import type { WorkflowJson, WorkflowNodeJson } from '../../tools/n8n/restTypes';
import { EditorBrowser } from './support/browser';
import { TestBench } from './support/TestBench';
import { until } from './support/until';

const ROOT = join(__dirname, '../..');
/** Those of the README are only taken anew on demand: no two runs draw every pixel alike. */
const IMAGES = join(ROOT, process.env.UPDATE_SCREENSHOTS ? 'docs/images' : 'build/screenshots');
const OURS = 'n8n-nodes-customer-journey';

const contoso = (file = 'contoso-coffee.json'): WorkflowJson =>
	JSON.parse(readFileSync(join(ROOT, 'examples', file), 'utf8')) as WorkflowJson;

function node(
	name: string,
	type: string,
	place: [number, number],
	parameters: object = {},
): WorkflowNodeJson {
	return {
		id: randomUUID(),
		webhookId: randomUUID(),
		name,
		type,
		typeVersion: /journey(?:Events|Form)Trigger$/.test(type) ? 1.1 : 1,
		position: place,
		parameters: { ...parameters },
	};
}

/** Form → wait of a year → if/then that leaves by False when it is tested → one of two ends. */
function tryout(): WorkflowJson {
	const to = (...outputs: string[]) => ({
		main: outputs.map((name) => [{ node: name, type: 'main', index: 0 }]),
	});
	return {
		name: 'Tried in the editor',
		nodes: [
			node('Form', `${OURS}.journeyFormTrigger`, [0, 0], {
				path: 'tried-in-the-editor',
				fields: { field: [{ name: 'email', target: 'email', required: true }] },
				whenTesting: 'call',
				options: {},
			}),
			node('A Year', `${OURS}.journeyWait`, [224, 0], { mode: 'for', amount: 1, unit: 'years', options: {} }),
			node('Bought?', `${OURS}.journeyIfThen`, [448, 0], {
				condition: 'event',
				eventType: 'order.placed',
				timeout: 'never',
				whenTesting: 'false',
				options: {},
			}),
			node('Thank', 'n8n-nodes-base.noOp', [704, -96]),
			node('Ask Why', 'n8n-nodes-base.noOp', [704, 96]),
		],
		connections: { Form: to('A Year'), 'A Year': to('Bought?'), 'Bought?': to('Thank', 'Ask Why') },
		settings: { executionOrder: 'v1' },
	};
}

describe('The editor of a real n8n', () => {
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

	it('draws the whole example, says in words what each step does, and has nothing to complain of', async () => {
		const workflow = contoso();
		const { id } = await bench.create(workflow);
		for (const theme of ['dark', 'light'] as const) {
			const drawn = await browser.open(id, theme);
			await drawn.zoomToFit();
			await drawn.screenshot(join(IMAGES, `contoso-coffee${theme === 'dark' ? '.dark' : ''}.png`));
		}
		const editor = await browser.open(id);
		expect(await editor.part('sticky').count()).toBe(4);
		expect(await editor.part('edge').count()).toBe(18);
		expect(await editor.marked('node-issues')).toEqual([]);
		expect(await editor.marked('node-not-installed')).toEqual([]);
		for (const [name, subtitle] of [
			['Website and Email Events', 'enters on prospect.added'],
			['Coffee Email', 'email for marketing'],
			['Opened the Email?', 'email.opened within 2 days'],
			['Followed a Product Link?', 'email.clicked within 3 days'],
			['Asked for More?', 'form.submitted within 7 days'],
			['Product Page Form', 'product-information'],
			['Create Lead', 'match by email and page'],
			['Task for Sales', 'task in 2 working days'],
		]) {
			expect(await editor.node(name).innerText()).toContain(subtitle);
		}
	}, 180_000);

	it('draws its public pages and its message policy', async () => {
		const editor = await browser.open((await bench.create(contoso('contoso-coffee-pages.json'))).id);
		await editor.zoomToFit();
		await editor.screenshot(join(IMAGES, 'contoso-coffee-pages.png'));
		expect(await editor.marked('node-issues')).toEqual([]);
		expect(await editor.node('Links in Emails').innerText()).toContain('at /contoso-coffee');
	}, 180_000);

	it('marks a step that is not complete and a node that is not installed', async () => {
		const { id } = await bench.create({
			name: 'Not complete',
			nodes: [
				node('Nothing to Wait For', `${OURS}.journeyIfThen`, [0, 0]),
				node('Not of Ours', `${OURS}.journeyNoSuchNode`, [224, 0]),
				node('Complete', `${OURS}.journeyWait`, [448, 0], { mode: 'for', amount: 1, unit: 'hours' }),
			],
			connections: {},
		});
		const editor = await browser.open(id);
		expect(await editor.marked('node-issues')).toEqual(['Nothing to Wait For']);
		expect(await editor.marked('node-not-installed')).toEqual(['Not of Ours']);
		expect(await editor.node('Complete').innerText()).toContain('for 1 hour');
	}, 180_000);

	it('lists all nodes to who looks for "journey"', async () => {
		const editor = await browser.open((await bench.create(contoso())).id);
		await editor.zoomToFit();
		await editor.part('node-creator-plus-button').click();
		await editor.part('node-creator-search-bar').fill('journey');
		const names = async () =>
			(await editor.part('node-creator-item-name').allInnerTexts()).map((name) => name.trim()).sort();
		await until('the list is filtered', async () => (await names()).includes('Journey Wait'));
		await editor.screenshot(join(IMAGES, 'node-panel.png'));
		expect(await names()).toEqual([
			'Create Lead',
			'Create Sales Activity',
			'Journey Events Endpoint',
			'Journey Form Trigger',
			'Journey If/Then',
			'Journey Message Gate',
			'Journey Public Pages',
			'Journey Records',
			'Journey Send Email',
			'Journey Split',
			'Journey Trigger',
			'Journey Wait',
			'Move Lead Stage',
			'Score Lead',
		]);
	}, 180_000);

	it('gives Whichever Comes First and a split an output for each path, and says what a trigger waits for', async () => {
		const { id } = await bench.create({
			name: 'Paths',
			nodes: [
				node('Who Enters', `${OURS}.journeyTrigger`, [0, 0], {
					audience: 'event',
					eventTypes: 'cart.abandoned',
					exitCriteria: { criteria: [{ on: 'event', eventType: 'cart.paid' }] },
				}),
				node('What Comes First', `${OURS}.journeyIfThen`, [300, 0], {
					condition: 'firstOf',
					paths: {
						path: [
							{ name: 'Bought', on: 'event', eventType: 'order.placed' },
							{ name: 'Asked', on: 'event', eventType: 'help.asked' },
						],
					},
				}),
				node('Which Mail', `${OURS}.journeySplit`, [600, 0], {
					paths: {
						path: [
							{ name: 'Short', percentage: '30' },
							{ name: 'Long', percentage: '' },
						],
					},
				}),
			],
			connections: {},
		});
		const editor = await browser.open(id);
		await editor.screenshot(join(IMAGES, 'paths.png'));
		expect(await editor.marked('node-issues')).toEqual([]);
		const text = async (name: string) => await editor.node(name).innerText();
		expect(await text('Who Enters')).toContain('cart.abandoned');
		for (const output of ['Bought', 'Asked', 'Timed Out', 'first of 2 within 1 day'])
			expect(await text('What Comes First')).toContain(output);
		for (const output of ['Short', 'Long', 'Short 30% · Long 70%'])
			expect(await text('Which Mail')).toContain(output);
	}, 180_000);

	it('shows the parameters of an If/Then, and each trigger’s option for other sites once', async () => {
		const editor = await browser.open((await bench.create(contoso())).id);
		await editor.openNode('Asked for More?');
		await editor.screenshot(join(IMAGES, 'if-then.png'));
		const labels = (await editor.part('node-parameters').innerText()).split('\n').map((line) => line.trim());
		for (const label of [
			'Condition',
			'Event Type',
			'Event Properties',
			'Count Events Since',
			'Timeout',
			'Amount',
			'Unit',
			'Time Zone',
			'When Testing',
		]) {
			expect(labels).toContain(label);
		}
		expect(await editor.part('output-panel').innerText()).toContain('Contacts wait in the journey store');
		await editor.closeNode();
		for (const trigger of ['Product Page Form', 'Website and Email Events']) {
			await editor.openNode(trigger);
			await editor.part('collection-parameter-add').last().click();
			const option = editor.page.getByText('Allowed Origins (CORS)', { exact: true });
			await option.first().waitFor();
			expect(await option.count()).toBe(1);
			await editor.page.keyboard.press('Escape');
			await editor.closeNode();
		}
	}, 180_000);

	it('takes a test form through holds by the chosen output, and stores nothing', async () => {
		const { id } = await bench.create(tryout());
		const editor = await browser.open(id);
		await editor.part('execute-workflow-button').click();
		const address = `${bench.n8n.url}/webhook-test/tried-in-the-editor`;
		await until('n8n listens for the test form', async () => {
			const answer = await fetch(address, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ email: 'ada@example.com' }),
			});
			if (answer.status === 404) return false;
			expect(await answer.json()).toEqual({ accepted: 1, test: true, ignoredFields: [] });
			return true;
		});
		await editor.node('Ask Why').getByTestId('canvas-node-status-success').waitFor();
		expect((await editor.marked('canvas-node-status-success')).sort()).toEqual([
			'A Year',
			'Ask Why',
			'Bought?',
			'Form',
		]);
		const [summary] = await bench.client.listExecutions({ workflowId: id });
		const { status, mode, data } = await bench.client.waitForExecution(summary.id);
		expect({ status, mode }).toEqual({ status: 'success', mode: 'manual' });
		const { runData } = data.resultData;
		expect(Object.keys(runData).sort()).toEqual(['A Year', 'Ask Why', 'Bought?', 'Form']);
		expect(runData['Ask Why'][0].data?.main[0]?.[0].json).toMatchObject({
			contact: { id: 'test', email: 'ada@example.com' },
			event: { type: 'form.submitted' },
			journey: { test: true },
		});
		expect(await bench.store.contacts.count()).toBe(0);
		expect(await bench.store.interactions.count()).toBe(0);
		expect(await bench.store.enrollments.countByStatus(id)).toEqual({});
	}, 180_000);
});
