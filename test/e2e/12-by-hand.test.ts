import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { selectors } from 'playwright-core';

import type { WorkflowNodeJson } from '../../tools/n8n/restTypes';
import { EditorBrowser } from './support/browser';
import { EditorHand } from './support/EditorHand';
import { McpSession } from './support/McpSession';
import { TestBench } from './support/TestBench';
import { until } from './support/until';

const IMAGES = join(__dirname, '../../build/screenshots/by-hand');
const OURS = 'n8n-nodes-customer-journey';
const SECRET = 'what-a-new-user-makes-up';
/** What is searched for in the pictures of the node panel. */
const SHOWN = ['wait', 'score', 'lead', 'split', 'form'];

/** What an agent fills in. */
const byAgent = (key: string, what: string) => `={{ $fromAI('${key}', '${what}', 'string') }}`;

function node(name: string, type: string, parameters: object): WorkflowNodeJson {
	return {
		id: randomUUID(),
		webhookId: randomUUID(),
		name,
		type: type.includes('.') ? type : `${OURS}.${type}`,
		typeVersion: type.endsWith('mcpTrigger') ? 2 : 1,
		position: [0, 0],
		parameters: { ...parameters },
	};
}

describe('Somebody who is new to these nodes', () => {
	let bench: TestBench;
	let browser: EditorBrowser;

	beforeAll(async () => {
		selectors.setTestIdAttribute('data-test-id');
		bench = await TestBench.start();
		// Who is new has none.
		for (const { id } of await bench.client.listCredentials()) {
			await bench.client.session.request('DELETE', `/credentials/${id}`);
		}
		browser = await EditorBrowser.launch(bench);
	}, 300_000);

	afterAll(async () => {
		await browser?.close();
		await bench?.stop();
	}, 60_000);

	it('finds each node by what it does', async () => {
		const editor = await browser.openNew();
		const hand = new EditorHand(editor);
		await hand.startWorkflow();
		for (const [search, ...wanted] of [
			['wait', 'Journey Wait', 'Journey If/Then'],
			['wait for event', 'Journey If/Then'],
			['score', 'Score Lead'],
			['lead', 'Create Lead', 'Move Lead Stage', 'Score Lead', 'Journey Records'],
			['split', 'Journey Split'],
			['form', 'Journey Form Trigger'],
			['event', 'Journey Events Endpoint', 'Journey Trigger'],
			['task', 'Create Sales Activity'],
			['upsert contact', 'Journey Records'],
		]) {
			const found = await hand.search(search, wanted[0]);
			if (SHOWN.includes(search)) await editor.screenshot(join(IMAGES, `search-${search}.png`));
			expect(found).toEqual(expect.arrayContaining(wanted));
		}
		// The node of that name, and not one that might be meant, too.
		expect(await hand.search('split', 'Journey Split')).not.toContain('Journey If/Then');
		await editor.page.context().close();
	}, 120_000);

	it('builds a journey by hand, publishes it, and sees a contact wait and go on', async () => {
		const editor = await browser.openNew();
		const hand = new EditorHand(editor);
		const shot = async (name: string) => await editor.screenshot(join(IMAGES, `${name}.png`));

		await hand.startWorkflow();
		await hand.take('form', 'Journey Form Trigger');
		await hand.fill('path', 'coffee-information');
		await hand.fill('formName', 'coffee-information');
		await editor.page.getByText('Webhook URLs').click();
		await editor.part('radio-button-production').click();
		await editor.page.getByText('/webhook/coffee-information').waitFor();
		await shot('1-form');
		// Nothing needs to be connected to begin with.
		expect(await editor.part('credentials-label').innerText()).toContain('Optional');
		await editor.closeNode();

		await hand.goOnFrom('Journey Form Trigger');
		await hand.take('wait', 'Journey Wait');
		await hand.choose('unit', 'Seconds');
		await shot('2-wait');
		await editor.closeNode();

		await hand.goOnFrom('Journey Wait');
		await hand.take('wait for event', 'Journey If/Then');
		await shot('3-if-then-before');
		await hand.pick('eventType', 'email.clicked');
		await editor.closeNode();

		await hand.addElsewhere(600, 650);
		await hand.take('lead', 'Create Lead');
		await hand.fill('topic', 'Coffee');
		await shot('4-lead');
		await editor.closeNode();
		await editor.zoomToFit();
		await hand.move('Create Lead', 1400, 330);
		await hand.connect('Journey If/Then', 0, 'Create Lead');

		await hand.addElsewhere(600, 750);
		await hand.take('event', 'Journey Events Endpoint');
		await hand.fill('path', 'journey-events');
		await shot('5-events-before');
		await editor.page.getByText('Connect to Journey Endpoint').click();
		await editor.part('credential-connection-parameter').last().waitFor();
		await shot('6-secret');
		await editor.part('credential-connection-parameter').locator('input').last().fill(SECRET);
		await editor.part('credential-save-button').click();
		await editor.part('credential-edit-dialog').waitFor({ state: 'hidden' });
		await editor.closeNode();

		await editor.zoomToFit();
		await shot('7-whole');
		expect(await editor.part('edge').count()).toBe(3);
		expect(await editor.marked('node-issues')).toEqual([]);
		for (const [name, subtitle] of [
			['Journey Form Trigger', 'coffee-information'],
			['Journey Wait', 'for 1 second'],
			['Journey If/Then', 'email.clicked within 1 day'],
			['Create Lead', 'match by email and page'],
			['Journey Events Endpoint', 'records events'],
		]) {
			expect(await editor.node(name).innerText()).toContain(subtitle);
		}

		const id = await hand.publish();
		const { activeVersionId } = await bench.client.getWorkflow(id);
		await bench.client.waitUntilLive(id, activeVersionId as string);
		await shot('8-published');

		const form = await bench.post('coffee-information', { email: 'ada@example.com', firstName: 'Ada' });
		expect(form).toMatchObject({ status: 200, body: { accepted: 1 } });
		await until(
			'the wait is over',
			async () => (await bench.client.listExecutions({ workflowId: id })).length === 2,
		);

		const records = await browser.openNew();
		const other = new EditorHand(records);
		await other.startByButton();
		await other.goOnFrom('When clicking ‘Execute workflow’');
		const actions = await other.takeAction('upsert contact', 'Journey Records', 'Get many enrollments');
		expect(actions).toEqual(
			expect.arrayContaining(['Create or update contact', 'Get contact timeline', 'Get report of journey']),
		);
		await other.executeUntil('"status": "active"', '"stepName": "Journey If/Then"', '"state": "waiting"');
		await records.screenshot(join(IMAGES, '9-held.png'));

		const event = await fetch(`${bench.n8n.url}/webhook/journey-events`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'x-journey-secret': SECRET },
			body: JSON.stringify({ type: 'email.clicked', contact: { email: 'ada@example.com' } }),
		});
		expect(event.status).toBe(200);
		await other.executeUntil('"status": "completed"');
		await records.screenshot(join(IMAGES, '10-gone-on.png'));

		await editor.part('radio-button-executions').click();
		await editor.page.getByText('Succeeded in').nth(2).waitFor();
		await shot('11-executions');
		const [last] = await bench.client.listExecutions({ workflowId: id });
		const { data } = await bench.client.waitForExecution(last.id);
		expect(Object.keys(data.resultData.runData)).toEqual(['Journey If/Then', 'Create Lead']);
		expect(await bench.store.leads.list({ limit: 10 })).toMatchObject([{ topic: 'Coffee', status: 'open' }]);
	}, 180_000);

	it('gives an AI agent what makes, scores and moves leads as tools, which say what they are for', async () => {
		const tools = [
			// Dropped on the canvas and connected, and nothing else.
			node('Save Contact', 'journeyRecordsTool', {}),
			node('Make Lead', 'journeyCreateLeadTool', {}),
			// An author may word what is asked for differently.
			node('Score', 'journeyLeadScoringTool', {
				modelName: 'Fit',
				rulesBy: 'json',
				rulesJson: JSON.stringify([
					{
						kind: 'condition',
						name: 'Known',
						points: 7,
						condition: { kind: 'field', record: 'contact', field: 'email', operator: 'exists' },
					},
				]),
				leadId: byAgent('lead_id', 'ID of the lead'),
			}),
			node('Move Lead', 'journeyLeadStageTool', {}),
			node('Give Task', 'journeySalesActivityTool', {}),
		];
		const { id: workflowId } = await bench.publish({
			name: 'Tools',
			nodes: [node('Server', '@n8n/n8n-nodes-langchain.mcpTrigger', { path: 'by-hand' }), ...tools],
			connections: Object.fromEntries(
				tools.map(({ name }) => [name, { ai_tool: [[{ node: 'Server', type: 'ai_tool', index: 0 }]] }]),
			),
		});
		const agent = await McpSession.open(`${bench.n8n.url}/mcp/by-hand`);
		const offered = Object.fromEntries((await agent.list()).map((tool) => [tool.name, tool]));
		for (const [name, words] of [
			['Save_Contact', /^Create a contact, or update .*Returns .*Example: /],
			['Make_Lead', /^Create a lead for a contact.*Returns .*Example: /],
			['Score', /^Score a lead .*Returns .*Example: /],
			['Move_Lead', /^Move a lead .*disqualify.*Returns .*Example: /],
			['Give_Task', /about a contact.*task.*Returns .*Example: /i],
		] as const) {
			expect(offered[name].description).toMatch(words);
		}
		expect(Object.keys(offered.Make_Lead.inputSchema.properties ?? {})).toEqual(['Contact', 'Topic']);

		const [{ id: contactId }] = await agent.call('Save_Contact', {
			Email: 'grace@example.com',
			First_Name: 'Grace',
		});
		const [made] = await agent.call('Make_Lead', { Contact: 'grace@example.com', Topic: 'A grinder' });
		expect(made.lead).toMatchObject({ contactId, topic: 'A grinder', outcome: 'created' });
		const [scored] = await agent.call('Score', { lead_id: made.lead.id });
		expect(scored.score).toMatchObject({ score: 7 });
		const [moved] = await agent.call('Move_Lead', { Lead_ID: made.lead.id });
		expect(moved.lead.stage).not.toBe(made.lead.stage);
		const [given] = await agent.call('Give_Task', { Contact: contactId, Subject: 'Call Grace' });
		expect(given.activity).toMatchObject({ kind: 'task', subject: 'Call Grace', contactId });
		expect(await agent.call('Make_Lead', { Contact: 'nobody@example.com', Topic: 'A grinder' })).toMatch(
			/^Error: Contact: there is no contact with the email address "nobody@example.com"/,
		);
		// A tool that is a trigger, too, is started once.
		expect(await bench.store.scoring.modelsOf(workflowId)).toMatchObject([{ name: 'Fit' }]);
	}, 60_000);
});
