import { join } from 'node:path';

import { selectors } from 'playwright-core';

import { setConsent } from '../../lib/engine';
import { EditorBrowser } from './support/browser';
import { TestBench } from './support/TestBench';
import { until } from './support/until';
import { chain, nodes, workflow } from './support/workflows';

const IMAGES = join(__dirname, '../../build/screenshots/messages');

/** A message gate and Send Email with n8n's own SMTP credential, on a real n8n. */
describe('A message on a real n8n', () => {
	let bench: TestBench;
	let workflowId: string;

	beforeAll(async () => {
		selectors.setTestIdAttribute('data-test-id');
		bench = await TestBench.start();
		const events = nodes.events('messages', 'enter', { reentry: 'always' });
		const gate = nodes.gate('Gate', {
			subject: '=Coffee for {{ $json.contact.firstName }}',
			html: '<p>Our <a href="https://contoso.example/coffee">coffee</a></p>',
			text: 'Our coffee',
			caps: { cap: [{ atMost: 2, amount: 1, unit: 'days' }] },
		});
		const mail = nodes.sendEmail('Send');
		const suppressed = nodes.http(
			'Suppressed',
			`=${bench.http.url}/suppressed?reason={{ $json.message.reason }}`,
		);
		const { id } = await bench.publish(
			workflow('Messages', [...chain(events, gate, mail), [gate, 1, suppressed]]),
		);
		workflowId = id;
	}, 300_000);

	afterAll(async () => await bench?.stop());

	const enter = async (): Promise<void> => {
		const contact = { email: 'ann@example.com', firstName: 'Ann' };
		const { status, body } = await bench.event('messages', { type: 'enter', contact });
		if (status !== 200) throw new Error(JSON.stringify(body));
	};

	const reasons = (): string[] => bench.http.requests.map(({ query }) => String(query.reason));

	it('arrives, and is known to have', async () => {
		await enter();
		const mail = await bench.smtp.waitFor(({ to }) => to.includes('ann@example.com'));
		expect(mail).toMatchObject({
			from: 'news@contoso.example',
			subject: 'Coffee for Ann',
			html: '<p>Our <a href="https://contoso.example/coffee">coffee</a></p>',
		});
		const id = mail.headers['x-journey-message'];
		expect(mail.headers['message-id']).toBe(`<${id}@contoso.example>`);
		await until(
			'the message is handed over',
			async () => (await bench.store.messages.get(id))?.state === 'handed',
		);
	}, 60_000);

	it('is suppressed once the contact has withdrawn consent', async () => {
		const contact = await bench.store.contacts.find({ emailKey: 'ann@example.com' });
		const engine = {
			store: bench.store,
			log: { info: () => {}, warn: () => {}, error: () => {} },
			instanceId: 'the test',
			wake: () => {},
		};
		const said = { contactId: contact!.id, channel: 'email', purpose: 'marketing', source: 'test' };
		await setConsent(engine, { ...said, state: 'withdrawn' });
		await enter();
		await until('the suppressed contact comes', async () => reasons().length === 1);
		expect(reasons()).toEqual(['consent_withdrawn']);
		await setConsent(engine, { ...said, state: 'given' });
		await enter();
		await bench.smtp.waitForCount(2);
		await enter();
		await until('the contact over the cap comes', async () => reasons().length === 2);
		expect(reasons()[1]).toBe('over_cap');
		expect(bench.smtp.mails).toHaveLength(2);
	}, 60_000);

	it('has panels that a person can read', async () => {
		const browser = await EditorBrowser.launch(bench);
		try {
			const editor = await browser.open(workflowId);
			await editor.page.setViewportSize({ width: 1600, height: 1400 });
			await editor.zoomToFit();
			await editor.screenshot(join(IMAGES, 'canvas.png'));
			expect(await editor.marked('node-not-installed')).toEqual([]);
			for (const name of ['Gate', 'Send']) {
				await editor.openNode(name);
				await editor.screenshot(join(IMAGES, `${name}.png`));
				const text = await editor.part('node-parameters').innerText();
				expect(text).not.toMatch(/undefined|\[object|=\{\{/);
				await editor.closeNode();
			}
		} finally {
			await browser.close();
		}
	}, 120_000);
});
