import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { WorkflowJson } from '../../tools/n8n/restTypes';
import { hurry } from '../../tools/start/hurry';
import type { TestBench } from '../e2e/support/TestBench';
import { until } from '../e2e/support/until';

/** Publishes the sample journey, with days of two seconds. Returns its id. */
export async function publishContoso(bench: TestBench): Promise<string> {
	const file = join(__dirname, '../../examples/contoso-coffee.json');
	return (await bench.publish(hurry(JSON.parse(readFileSync(file, 'utf8')) as WorkflowJson, 2))).id;
}

/**
 * Plays one prospect through the sample journey: mail, opened, clicked, form, lead, material, task.
 * @returns what is stored of it in the end
 */
export async function playContoso(bench: TestBench, email: string) {
	const event = async (type: string, properties: object = {}): Promise<void> => {
		const { status } = await bench.event('contoso-events', { type, contact: { email }, properties });
		if (status !== 200) throw new Error(`${type} was answered ${status}`);
	};
	const mailed = async (subject: string): Promise<unknown> =>
		await bench.smtp.waitFor((mail) => mail.to.includes(email) && mail.subject.startsWith(subject));
	await event('prospect.added');
	await mailed('Coffee for');
	await event('email.opened');
	await event('email.clicked', { product: 'espresso machines' });
	await bench.post('contoso-product-information', {
		email,
		product: 'espresso machines',
		question: 'How many?',
	});
	await mailed('All about our espresso machines');
	const contact = await bench.store.contacts.find({ emailKey: email });
	const enrollment = async () => (await bench.store.enrollments.list({ contactId: contact!.id }))[0];
	await until('the journey is complete', async () => (await enrollment()).status === 'completed');
	return {
		mails: bench.smtp.mails.filter((mail) => mail.to.includes(email)).length,
		leads: await bench.store.leads.list({ contactId: contact!.id }),
		activities: await bench.store.activities.list({ contactId: contact!.id }),
	};
}
