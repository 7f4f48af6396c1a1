import { join } from 'node:path';

import { selectors } from 'playwright-core';

import { systemClock } from '../../lib/n8n/systemClock';
import { contactRow } from '../support/rows';
import { EditorBrowser } from './support/browser';
import { EditorHand } from './support/EditorHand';
import { TestBench } from './support/TestBench';
import { until } from './support/until';

const DAY = 86_400_000;
/**
 * Of which 43 are n8n's own: three to add each of eight nodes, eight to close their panels, six for *On Error* of
 * two emails, three to publish, and two to execute.
 */
const MOST_CLICKS = 58;
/** Each with the click into its field; eight of them are searches for a node. */
const MOST_ENTRIES = 25;
const IMAGES = join(__dirname, '../../build/screenshots/webinar');

describe('A webinar journey', () => {
	let bench: TestBench;
	let browser: EditorBrowser;

	beforeAll(async () => {
		selectors.setTestIdAttribute('data-test-id');
		bench = await TestBench.start();
		browser = await EditorBrowser.launch(bench);
		await bench.store.contacts.insert(
			contactRow({ email: 'emil@example.com', firstName: 'Emil', lastName: 'Berg' }),
		);
	}, 300_000);

	afterAll(async () => {
		await browser?.close();
		await bench?.stop();
	}, 60_000);

	it('takes few clicks by hand, from an empty canvas to contacts who are on their way', async () => {
		const editor = await browser.openNew();
		const hand = new EditorHand(editor);
		const { tally } = hand;
		let shots = 0;
		let id = '';
		const shot = async (name: string) => {
			shots += 1;
			await editor.screenshot(join(IMAGES, `${String(shots).padStart(2, '0')}-${name}.png`));
		};
		const step = async (part: string, work: () => Promise<void>) => {
			tally.begin(part);
			await work();
			await shot(part.replace(/\W+/g, '-').toLowerCase());
		};
		try {
			await step('Journey Form Trigger', async () => {
				await hand.startWorkflow();
				await hand.take('form', 'Journey Form Trigger');
				await hand.type('path', 'webinar');
				await hand.press('Add Field');
				await hand.type('name', 'startsAt');
				await shot('form-field');
				tally.begin('trying it');
				await hand.choose('testContact', 'Emil Berg');
				tally.begin('Journey Form Trigger');
			});
			await hand.close();

			const mail = async (from: string, subject: string) => {
				await hand.goOnFrom(from);
				await hand.takeAction('send email', 'Send Email', 'Send an Email');
				await hand.type('fromEmail', 'coffee@contoso.example');
				await hand.type('toEmail', '={{ $json.contact.email }}');
				await hand.type('subject', subject);
				await hand.type('html', '=Hello {{ $json.contact.firstName }}');
				await shot('mail');
				await hand.continueOnError();
			};
			await step('Send an Email', async () => await mail('Journey Form Trigger', 'You are in'));
			await hand.close();
			await hand.showAll();

			await step('Journey Wait', async () => {
				await hand.goOnFrom('Send an Email');
				await hand.take('wait', 'Journey Wait');
				await hand.choose('mode', 'Until a Date on the Contact or Item');
				await hand.choose('dateSource', 'Entry Property');
				await hand.type('entryProperty', 'startsAt');
				await hand.choose('offset', 'Before the Date');
			});
			await hand.close();
			await hand.showAll();

			await step('Second email', async () => await mail('Journey Wait', 'Tomorrow'));
			await hand.close();
			await hand.showAll();

			await step('trying it', async () => await hand.execute('Journey Form Trigger', 'Send an Email1'));

			await step('Journey If/Then', async () => {
				await hand.goOnFrom('Send an Email1');
				await hand.take('wait for event', 'Journey If/Then');
				await hand.pick('eventType', 'webinar.joined');
				await hand.type('timeoutAmount', '3');
			});
			await hand.close();
			await hand.showAll();

			await step('Create Lead', async () => {
				await hand.goOnFrom('Journey If/Then');
				await hand.take('lead', 'Create Lead');
				await hand.type('topic', 'Came to the webinar');
			});
			await hand.close();
			await hand.showAll();

			await step('Score Lead', async () => {
				await hand.goOnFrom('Create Lead');
				await hand.take('score', 'Score Lead');
				await shot('score-before');
				await hand.addFromList('Add Rule', 'Interaction');
				await shot('rule');
				await hand.pick('type', 'webinar.joined');
				await hand.type('points', '60');
			});
			await hand.close();
			await hand.showAll();

			await step('Journey Events Endpoint', async () => {
				await hand.addTrigger();
				await hand.take('event', 'Journey Events Endpoint');
				await hand.type('path', 'webinar-events');
			});
			await hand.close();
			await editor.zoomToFit();
			await shot('whole');

			await step('trying it', async () => await hand.execute('Journey Form Trigger', 'Score Lead'));
			await step('publishing', async () => {
				id = await hand.publish();
			});
			await shot('published');
		} finally {
			process.stdout.write(`${tally.report()}\n`);
		}
		expect(tally.total.clicks).toBeLessThanOrEqual(MOST_CLICKS);
		expect(tally.total.entries).toBeLessThanOrEqual(MOST_ENTRIES);
		expect(bench.smtp.mails.map(({ to }) => to)).toEqual(Array(4).fill(['emil@example.com']));
		expect(await bench.store.leads.list({ limit: 10 })).toEqual([]);

		const { activeVersionId } = await bench.client.getWorkflow(id);
		await bench.client.waitUntilLive(id, activeVersionId as string);
		const startsAt = new Date(systemClock.now() + DAY + 5_000).toISOString();
		const email = 'ada@example.com';
		expect(await bench.post('webinar', { email, firstName: 'Ada', startsAt })).toMatchObject({
			status: 200,
			body: { accepted: 1 },
		});
		await bench.smtp.waitFor(({ to, subject }) => to.includes(email) && subject === 'You are in');
		await bench.smtp.waitFor(({ to, subject }) => to.includes(email) && subject === 'Tomorrow');
		expect(await bench.event('webinar-events', { type: 'webinar.joined', contact: { email } })).toMatchObject(
			{
				status: 200,
			},
		);
		await until('the journey is completed', async () => {
			const [enrollment] = await bench.store.enrollments.list({ journeyId: id });
			return enrollment?.status === 'completed';
		});
		expect(await bench.store.leads.list({ limit: 10 })).toMatchObject([
			{ topic: 'Came to the webinar', status: 'open', score: 60 },
		]);
	}, 300_000);
});
