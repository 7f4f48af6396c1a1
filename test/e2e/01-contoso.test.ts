import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { WorkflowJson } from '../../tools/n8n/restTypes';
import { hurry } from '../../tools/start/hurry';
import { TestBench } from './support/TestBench';
import { until } from './support/until';

const example = JSON.parse(
	readFileSync(join(__dirname, '../../examples/contoso-coffee.json'), 'utf8'),
) as WorkflowJson;

describe('The Contoso Coffee journey on a real n8n', () => {
	let bench: TestBench;
	let journeyId: string;

	beforeAll(async () => {
		bench = await TestBench.start();
		journeyId = (await bench.publish(hurry(example, 2))).id;
	}, 300_000);

	afterAll(async () => await bench?.stop());

	const event = async (type: string, email: string, properties: object = {}) =>
		await bench.event('contoso-events', {
			type,
			contact: { email, firstName: email.split('@')[0] },
			properties,
		});

	it('leads who opens, clicks and asks to a lead, material and a task for sales', async () => {
		const email = 'ada@example.com';
		expect((await event('prospect.added', email)).status).toBe(200);
		await bench.smtp.waitFor((mail) => mail.to.includes(email) && mail.subject.startsWith('Coffee for'));
		await event('email.opened', email);
		await event('email.clicked', email, { product: 'espresso machines' });
		const sent = await bench.post('contoso-product-information', {
			email,
			product: 'espresso machines',
			question: 'How many cups a day?',
		});
		expect(sent).toMatchObject({ status: 200, body: { accepted: 1 } });
		const material = await bench.smtp.waitFor(
			(mail) => mail.to.includes(email) && mail.subject === 'All about our espresso machines',
		);
		expect(material.html).toContain('Dear ada');
		await until('the enrollment is complete', async () => {
			const counts = await bench.store.enrollments.countByStatus(journeyId);
			return counts.completed === 1;
		});
		const contact = await bench.store.contacts.find({ emailKey: email });
		const leads = await bench.store.leads.list({ contactId: contact!.id });
		expect(leads).toHaveLength(1);
		expect(leads[0].topic).toBe('Wants to know more about our espresso machines');
		const [task] = await bench.store.activities.list({ contactId: contact!.id });
		expect(task).toMatchObject({
			kind: 'task',
			subject: 'Follow up with ada about our espresso machines',
			description: 'How many cups a day?',
			owner: 'kim@contoso.example',
			leadId: leads[0].id,
			status: 'open',
		});
	}, 60_000);

	it('sends one reminder to who opens nothing, and then gives up', async () => {
		const email = 'bob@example.com';
		await event('prospect.added', email);
		await bench.smtp.waitFor(
			(mail) => mail.to.includes(email) && mail.subject.startsWith('Still looking'),
			30_000,
		);
		const contact = await bench.store.contacts.find({ emailKey: email });
		await until('Bob is through', async () => {
			const [enrollment] = await bench.store.enrollments.list({ contactId: contact!.id });
			return enrollment.status === 'completed';
		});
		expect(bench.smtp.mails.filter((mail) => mail.to.includes(email))).toHaveLength(2);
	}, 60_000);
});
