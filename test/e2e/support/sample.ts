import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { hurryPolicy } from '../../../tools/start/messagePolicy';
import { hurry } from '../../../tools/start/hurry';
import { MailProgram } from '../../../tools/start/MailProgram';
import type { WorkflowJson } from '../../../tools/n8n/restTypes';
import type { ReceivedMail } from '../../../tools/SmtpSink';
import type { TestBench } from './TestBench';
import { until } from './until';

/** Long enough for people, who take seconds to read and click. */
const SECONDS_A_DAY = 5;

/** Opens and clicks that come sooner after a mail are taken for a machine’s, in milliseconds. */
const READING = 2_500;
const CLICKING = 5_500;

const example = (file: string): WorkflowJson =>
	JSON.parse(readFileSync(join(__dirname, '../../../examples', file), 'utf8')) as WorkflowJson;

/**
 * Publishes the sample journey and the public pages, with short days.
 * @returns the journey's ID
 */
export async function publishSample(bench: TestBench): Promise<string> {
	await bench.publish(example('contoso-coffee-pages.json'));
	await hurryPolicy(bench.store, SECONDS_A_DAY);
	await until(
		'the address of the public pages is known',
		async () => (await bench.store.publicAddresses.current()) !== null,
	);
	return (await bench.publish(hurry(example('contoso-coffee.json'), SECONDS_A_DAY))).id;
}

/** Someone reads a mail: opens it, follows the link with this text, both at the speed of people. */
export async function readMail(mail: ReceivedMail, label: string): Promise<string> {
	const untilAge = async (age: number): Promise<void> =>
		await sleep(Math.max(0, mail.receivedAt.getTime() + age - Date.now()));
	await untilAge(READING);
	await MailProgram.open(mail);
	await untilAge(CLICKING);
	return await MailProgram.click(mail, label);
}

/**
 * Plays one prospect through the sample: mail, opened, clicked, form, lead, task, material.
 * @returns what is stored of it in the end
 */
export async function playSample(bench: TestBench, email: string) {
	const contact = { email, firstName: email.split('@')[0] };
	const { status } = await bench.event('contoso-events', { type: 'prospect.added', contact });
	if (status !== 200) throw new Error(`The prospect was answered ${status}`);
	const mailed = async (subject: string): Promise<ReceivedMail> =>
		await bench.smtp.waitFor((mail) => mail.to.includes(email) && mail.subject.startsWith(subject));
	const first = await mailed('Coffee for');
	await readMail(first, 'Espresso machines');
	await bench.post('contoso-product-information', {
		email,
		product: 'espresso machines',
		question: 'How many cups a day?',
	});
	const info = await mailed('All about our espresso machines');
	const { id: contactId } = (await bench.store.contacts.find({ emailKey: email }))!;
	await until('the journey is complete', async () => {
		const [enrollment] = await bench.store.enrollments.list({ contactId });
		return enrollment.status === 'completed';
	});
	return {
		first,
		info,
		mails: bench.smtp.mails.filter((mail) => mail.to.includes(email)).length,
		leads: await bench.store.leads.list({ contactId }),
		activities: await bench.store.activities.list({ contactId }),
		messages: (await bench.store.messages.list({ contactId })).reverse(),
	};
}
