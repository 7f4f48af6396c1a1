import { join } from 'node:path';

import { selectors } from 'playwright-core';

import { EditorBrowser, type Editor } from './support/browser';
import { EditorHand } from './support/EditorHand';
import { TestBench } from './support/TestBench';
import { until } from './support/until';
import { chain, nodes, workflow } from './support/workflows';

const IMAGES = join(__dirname, '../../build/screenshots/lists');

const WITHOUT_ACTIVITY = {
	interaction: [
		{
			type: { __rl: true, mode: 'list', value: '*' },
			countOperator: 'none',
			window: 'last',
			amount: 90,
			unit: 'days',
		},
	],
};

describe('Lists of event types, and audiences by conditions, on a real n8n', () => {
	let bench: TestBench;
	let browser: EditorBrowser;

	beforeAll(async () => {
		selectors.setTestIdAttribute('data-test-id');
		bench = await TestBench.start();
		browser = await EditorBrowser.launch(bench);
		await bench.publish(workflow('Recorder', [], [nodes.events('list-events')]));
		for (const email of ['ann@list.example', 'bo@list.example']) {
			await bench.event('list-events', { type: 'order.placed', contact: { email } });
		}
	}, 300_000);

	afterAll(async () => {
		await browser?.close();
		await bench?.stop();
	}, 60_000);

	/** Opens a locator's list. @returns the texts of its entries */
	async function list(editor: Editor, parameter: string): Promise<string[]> {
		await editor.part(`resource-locator-${parameter}`).getByTestId('rlc-input').first().click();
		const items = editor.part('rlc-item').locator('visible=true');
		await items.first().waitFor();
		return await items.allInnerTexts();
	}

	/** Opens a drop-down. @returns the texts of its entries */
	async function dropDown(editor: Editor, parameter: string): Promise<string[]> {
		await editor.part(`parameter-input-${parameter}`).first().click();
		const items = editor.page.getByRole('option').locator('visible=true');
		await items.nth(1).waitFor();
		return (await items.allInnerTexts()).map((text) => text.trim());
	}

	it('the list has what was recorded, first, and then the package’s own; also inside a collection', async () => {
		const trigger = nodes.trigger({
			audience: 'conditions',
			conditions: WITHOUT_ACTIVITY,
			exitCriteria: { criteria: [{ on: 'event', eventType: { __rl: true, mode: 'list', value: '' } }] },
		});
		const { id } = await bench.create(
			workflow('Drawn', chain(trigger, nodes.until('Ordered', '', { eventType: undefined }))),
		);
		const editor = await browser.open(id);
		await editor.page.setViewportSize({ width: 1600, height: 1800 });
		await editor.openNode('Ordered');
		const all = await list(editor, 'eventType');
		await editor.screenshot(join(IMAGES, '1-list.png'));
		expect(all[0]).toMatch(/^order\.placed \(last seen [A-Z][a-z]{2} \d+, \d{4}, 2 times\)$/);
		expect(all).toContain('email.clicked');
		await editor.part('rlc-item').filter({ hasText: 'order.placed' }).locator('visible=true').click();
		await editor.screenshot(join(IMAGES, '2-chosen.png'));
		await editor.closeNode();
		await editor.openNode('Trigger');
		await editor.screenshot(join(IMAGES, '3-audience.png'));
		expect((await list(editor, 'type'))[0]).toMatch(/^Any Event/);
		await editor.screenshot(join(IMAGES, '4-any-event.png'));
		await editor.page.keyboard.press('Escape');
		expect((await list(editor, 'eventType'))[0]).toMatch(/^order\.placed/);
		await editor.screenshot(join(IMAGES, '5-exit-criterion.png'));
	}, 180_000);

	it('an endpoint has drop-downs of event types and contacts, between doing without and naming one', async () => {
		const endpoint = nodes.events('dropped-events', '', { whenTesting: 'sample' });
		const { id } = await bench.create(workflow('Endpoint', chain(endpoint, nodes.wait('Day', 1, 'days'))));
		const editor = await browser.open(id);
		const hand = new EditorHand(editor);
		await editor.page.setViewportSize({ width: 1600, height: 1800 });
		await editor.openNode(endpoint.name);
		const enterOn = await dropDown(editor, 'enterOn');
		await editor.screenshot(join(IMAGES, '7-enter-on.png'));
		expect(enterOn[0]).toMatch(/^Nothing: Only Record Events/);
		expect(enterOn[1]).toMatch(/^order\.placed \(last seen /);
		expect(enterOn.at(-1)).toMatch(/^By Name/);
		await editor.page.keyboard.press('Escape');
		await hand.choose('enterOn', 'By Name');
		await hand.type('enterOnNames', 'cart.filled, order.placed');
		await editor.part('parameter-input-reentry').waitFor();
		const contacts = await dropDown(editor, 'testContact');
		await editor.screenshot(join(IMAGES, '8-test-contact.png'));
		expect(contacts[0]).toMatch(/^Made-Up Contact/);
		expect(contacts).toEqual(expect.arrayContaining(['bo@list.example', 'ann@list.example']));
		expect(contacts.at(-1)).toMatch(/^By Email or ID/);
		await editor.page.keyboard.press('Escape');
		await hand.choose('testContact', 'By Email or ID');
		await hand.type('testContactBy', 'ann@list.example');
		await editor.screenshot(join(IMAGES, '9-by-name.png'));
		await editor.closeNode();
		expect(await editor.marked('node-issues')).toEqual([]);
		expect(await editor.node(endpoint.name).innerText()).toContain('enters on cart.filled, order.placed');
		await hand.execute(endpoint.name, 'Day');
		const [{ id: run }] = await bench.client.listExecutions({ workflowId: id });
		const { data } = await bench.client.waitForExecution(run);
		expect(data.resultData.runData[endpoint.name][0].data?.main[0]?.[0].json).toMatchObject({
			contact: { email: 'ann@list.example' },
			event: { type: 'cart.filled' },
		});
	}, 180_000);

	it('says where segments are made while there is none', async () => {
		const { id } = await bench.create(
			workflow(
				'Segments',
				chain(nodes.trigger({ audience: 'segment', segments: [] }), nodes.wait('Two Years', 2, 'years')),
			),
		);
		const editor = await browser.open(id);
		await editor.page.setViewportSize({ width: 1600, height: 1200 });
		await editor.openNode('Trigger');
		await editor.part('parameter-input-segments').click();
		const entry = editor.page.getByRole('option', { name: 'No segments yet' }).locator('visible=true');
		await entry.waitFor();
		await editor.screenshot(join(IMAGES, '6-no-segments.png'));
		expect(await entry.innerText()).toContain('Create one with Journey Records → Segment: Create');
	}, 180_000);

	it('contacts enter when they match, and when they begin to', async () => {
		const conditions = { contactField: [{ field: 'company', operator: 'equals', value: 'Contoso' }] };
		const seen = async (email: string, company: string) =>
			await bench.event('list-events', { type: 'seen', contact: { email, company } });
		await seen('ann@list.example', 'Contoso');
		const trigger = nodes.trigger({ audience: 'conditions', conditions });
		const { id } = await bench.publish(
			workflow('Matching', chain(trigger, nodes.wait('Two Years', 2, 'years'))),
		);
		const entered = async () => (await bench.store.enrollments.countByStatus(id)).active ?? 0;
		await until('the contact that matches has entered', async () => (await entered()) === 1);
		await seen('cy@list.example', 'Contoso');
		await until('the one that begins to match, too', async () => (await entered()) === 2);
		expect(await bench.store.segments.list()).toEqual([]);
	}, 60_000);
});
