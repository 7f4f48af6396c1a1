import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { selectors } from 'playwright-core';

import type { WorkflowJson, WorkflowNodeJson } from '../../tools/n8n/restTypes';
import { EditorBrowser } from './support/browser';
import { McpSession, type OfferedTool } from './support/McpSession';
import { TestBench } from './support/TestBench';
import { until } from './support/until';
import { chain, nodes, workflow } from './support/workflows';

const IMAGES = join(__dirname, '../../build/screenshots/assistant');

const example = JSON.parse(
	readFileSync(join(__dirname, '../../examples/assistant.json'), 'utf8'),
) as WorkflowJson;

const TOKEN = 'a-token-that-the-assistant-knows';

/** Tools that the author has only dropped, chosen an operation for, and connected. */
function serverOf(path: string, tools: Record<string, object>): WorkflowJson {
	const server: WorkflowNodeJson = {
		id: randomUUID(),
		webhookId: randomUUID(),
		name: 'Server',
		type: '@n8n/n8n-nodes-langchain.mcpTrigger',
		typeVersion: 2,
		position: [0, 0],
		parameters: { path },
	};
	return {
		name: path,
		nodes: [
			server,
			...Object.entries(tools).map(([name, parameters]) => ({
				...server,
				id: randomUUID(),
				name,
				type: 'n8n-nodes-customer-journey.journeyRecordsTool',
				typeVersion: 1,
				parameters: { ...parameters },
			})),
		],
		connections: Object.fromEntries(
			Object.keys(tools).map((name) => [
				name,
				{ ai_tool: [[{ node: 'Server', type: 'ai_tool', index: 0 }]] },
			]),
		),
	};
}

describe('The assistant for marketing, called as AI assistants call it', () => {
	let bench: TestBench;
	let assistant: McpSession;
	let offered: Record<string, OfferedTool>;

	beforeAll(async () => {
		bench = await TestBench.start();
		await bench.addCredential({
			name: 'Marketing Assistant',
			type: 'httpBearerAuth',
			data: { token: TOKEN },
		});
		await bench.publish(
			workflow(
				'Trial',
				chain(nodes.form('trial'), nodes.wait('A Day', 1, 'days'), nodes.mail('Second Mail')),
			),
		);
		await bench.publish(
			workflow(
				'Broken',
				chain(nodes.form('broken'), nodes.code('Look Up', "throw new Error('The catalog is closed')")),
			),
		);
		for (const path of ['trial', 'broken']) {
			const answer = await bench.post(path, { email: 'ada@example.com', firstName: 'Ada' });
			expect(answer.status).toBe(200);
		}
		await until('one enrollment waits, the other has failed', async () => {
			const enrollments = await bench.store.enrollments.list({ limit: 10 });
			return (
				enrollments
					.map(({ status }) => status)
					.sort()
					.join() === 'active,failed'
			);
		});
		await bench.publish(example);
		assistant = await McpSession.open(`${bench.n8n.url}/mcp/marketing-assistant`, TOKEN);
		offered = Object.fromEntries((await assistant.list()).map((tool) => [tool.name, tool]));
	}, 300_000);

	afterAll(async () => await bench?.stop());

	it('lets no one in who does not know the token', async () => {
		await expect(McpSession.open(`${bench.n8n.url}/mcp/marketing-assistant`)).rejects.toThrow(
			/was answered 40[13]/,
		);
	});

	it('says of each tool what it does and what comes back, and of each parameter what to fill in', () => {
		const names = Object.keys(example.connections).map((name) => name.replaceAll(' ', '_'));
		expect(Object.keys(offered).sort()).toEqual(names.sort());
		for (const { name, description, inputSchema } of Object.values(offered)) {
			expect({ name, description }).toEqual({
				name,
				description: expect.stringMatching(/^[A-Z].{30,}\. Returns? .+Example: .+|^List .+Example: .+/s),
			});
			expect(description).not.toContain('in Journey Records');
			for (const [key, { description: asked }] of Object.entries(inputSchema.properties ?? {})) {
				expect({ name, key, asked }).toEqual({ name, key, asked: expect.stringMatching(/^.{10,}$/) });
			}
		}
		expect(offered.Explain_Contact.inputSchema).toMatchObject({
			properties: { Contact: { type: 'string', description: expect.stringContaining('Email address') } },
			required: ['Contact'],
		});
		// What may be left out says so.
		expect(offered.Get_Timeline.inputSchema.properties).toMatchObject({
			Limit: { type: 'number', default: 20 },
		});
		expect(Object.keys(offered.Find_Leads.inputSchema.properties ?? {})).toEqual(
			expect.arrayContaining(['Contact', 'Owner', 'Status', 'Sales-Ready', 'Limit']),
		);
	});

	it('explains where a contact is, and why', async () => {
		const [answer] = await assistant.call('Explain_Contact', { Contact: 'Ada@Example.com' });
		expect(answer.text).toMatch(/^Ada \(ada@example\.com\)$/m);
		expect(answer.text).toMatch(
			/^"Trial": active, entered .+\n {2}At "A Day" since .+, waiting for until \d{4}-\d\d-\d\d \d\d:\d\d \(.+\)\.$/m,
		);
		expect(answer.text).toMatch(/^ {2}Failed .+ at "Look Up": The catalog is closed/m);
		expect(answer.enrollments).toMatchObject([
			{
				journeyName: 'Broken',
				status: 'failed',
				lastFailure: { node: 'Look Up', executionId: expect.any(String) },
			},
			{ journeyName: 'Trial', status: 'active', steps: [{ stepName: 'A Day', state: 'waiting' }] },
		]);
		expect(JSON.stringify(answer)).not.toContain('null');
	});

	it('tells the timeline in lines, without what is empty', async () => {
		const timeline = await assistant.call('Get_Timeline', { Contact: 'ada@example.com' });
		const texts = timeline.map(({ text }: { text: string }) => text);
		expect(texts).toEqual(
			expect.arrayContaining([
				expect.stringMatching(/^"Trial": waits at "A Day" until /),
				expect.stringMatching(/^"Broken": failed at "Look Up": The catalog is closed/),
			]),
		);
		expect(JSON.stringify(timeline)).not.toContain('null');
		expect(JSON.stringify(timeline.slice(0, 6)).length).toBeLessThan(1800);
		expect(await assistant.call('Get_Timeline', { Contact: 'ada@example.com', Limit: 2 })).toHaveLength(2);
	});

	it('finds contacts, leads and journeys', async () => {
		const [found] = await assistant.call('Find_Contacts', { Search: 'ada' });
		expect(found).toMatchObject({ email: 'ada@example.com', firstName: 'Ada' });
		expect(found).not.toHaveProperty('lastName');
		// Nothing to search for: all of them.
		expect(await assistant.call('Find_Contacts', {})).toHaveLength(1);
		expect(await assistant.call('Find_Leads', { Contact: 'ada@example.com' })).toEqual([]);
		const journeys = await assistant.call('List_Journeys', {});
		expect(journeys).toMatchObject([
			{ name: 'Broken', counts: { failed: 1 } },
			{ name: 'Trial', counts: { active: 1 } },
		]);
	});

	it('creates a lead and a task for a person known by email address', async () => {
		const [{ lead }] = await assistant.call('Create_Lead', {
			Contact: 'ada@example.com',
			Topic: 'Espresso machines',
		});
		expect(lead).toMatchObject({ topic: 'Espresso machines', outcome: 'created' });
		const [{ activity }] = await assistant.call('Create_Task', {
			Contact: 'ada@example.com',
			Subject: 'Call Ada',
			Days: 1,
		});
		expect(activity).toMatchObject({ kind: 'task', subject: 'Call Ada' });
		const [{ text }] = await assistant.call('Explain_Contact', { Contact: 'ada@example.com' });
		expect(text).toMatch(/^Lead "Espresso machines": Inquiry, open\.$/m);
		expect(text).toMatch(/^Open task "Call Ada", due /m);
		expect(await assistant.call('Find_Leads', { Contact: 'ada@example.com' })).toMatchObject([
			{ id: lead.id },
		]);
	});

	it('says in plain words whom it does not know', async () => {
		for (const tool of ['Explain_Contact', 'Get_Timeline']) {
			expect(await assistant.call(tool, { Contact: 'nobody@example.com' })).toBe(
				'Error: Contact: there is no contact with the email address "nobody@example.com"; check the value, or create the contact first',
			);
		}
	});

	it('erases and deletes nothing unless the author has turned it on themselves', async () => {
		const erase = { resource: 'contact', operation: 'erase' };
		const deleteLead = { resource: 'lead', operation: 'delete' };
		await bench.publish(
			serverOf('danger', {
				Erase: erase,
				'Erase If Told': { ...erase, confirmed: "={{ $fromAI('sure', 'Whether you are sure', 'boolean') }}" },
				'Delete Lead': deleteLead,
				'Delete Lead If Allowed': { ...deleteLead, allowDeletion: true },
			}),
		);
		const model = await McpSession.open(`${bench.n8n.url}/mcp/danger`);
		const ada = { Contact: 'ada@example.com' };
		expect(await model.call('Erase', ada)).toMatch(/^Error: Permanently Erase: is turned off/);
		expect(await model.call('Erase_If_Told', { ...ada, sure: true })).toMatch(
			/^Error: Permanently Erase: must be turned on or off by the author/,
		);
		const [{ id }] = await bench.store.leads.list({ limit: 1 });
		expect(await model.call('Delete_Lead', { Lead_ID: id })).toMatch(/^Error: Allow Deletion: is turned off/);
		expect(await bench.store.leads.list({ limit: 10 })).toHaveLength(1);
		expect(await model.call('Delete_Lead_If_Allowed', { Lead_ID: id })).toMatchObject([
			{ outcome: 'deleted' },
		]);
		expect(await bench.store.leads.list({ limit: 10 })).toEqual([]);
	});

	it('shows the author what the model fills in', async () => {
		selectors.setTestIdAttribute('data-test-id');
		const browser = await EditorBrowser.launch(bench);
		try {
			const { id } = (await bench.client.findWorkflowByName(example.name))!;
			const editor = await browser.open(id);
			await editor.page.setViewportSize({ width: 1600, height: 1100 });
			await editor.screenshot(join(IMAGES, 'canvas.png'));
			for (const name of ['Explain Contact', 'Find Leads', 'Create Lead', 'Create Task']) {
				await editor.openNode(name);
				const text = await editor.part('node-parameters').innerText();
				expect(text).toMatch(/Defined automatically by the model/i);
				expect(text).not.toMatch(/undefined|\[object|\$fromAI/);
				await editor.screenshot(join(IMAGES, `${name}.png`));
				await editor.closeNode();
			}
		} finally {
			await browser.close();
		}
	}, 120_000);
});
