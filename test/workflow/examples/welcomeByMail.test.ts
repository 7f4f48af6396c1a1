import setup from '../../../examples/contoso-coffee-pages.json';
import example from '../../../examples/welcome-series.json';
import { ONE_CLICK, PHONE } from '../support/publicPages';
import { useRunner } from '../support/useRunner';
import { ANN, imported, publish } from './support/published';
import { usePost } from './support/usePost';

// Monday, 5 January 2026, 9 o'clock.
const runner = useRunner();
const post = usePost(runner);

const where = async () => await runner().store.where(ANN);

/** As the README says: the policy is saved by hand, once, and the pages are published before the first journey. */
beforeEach(async () => {
	const { run } = await runner().runManually(imported(setup), 'Run This Once', [{}]);
	expect(run.data.resultData.error).toBeUndefined();
	await runner().publish(imported(setup, { id: 'setup' }));
	await publish(runner(), example);
	const answer = await runner().call('Newsletter Sign-Up', { body: { email: ANN, firstName: 'Ann' } });
	expect(answer).toMatchObject({ status: 200 });
});

/** Opens what a link or an image leads to, as a browser or a mail program does. */
async function follow(url: string, method: 'GET' | 'POST' = 'GET', body?: string): Promise<number> {
	const query = Object.fromEntries(new URL(url).searchParams);
	const { status } = await runner().callOnly(
		'Links in Emails',
		{
			method,
			query,
			ip: '203.0.113.9',
			headers: {
				'user-agent': PHONE,
				...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
			},
			...(body === undefined ? {} : { body }),
		},
		'setup',
	);
	await runner().settle();
	return status;
}

const htmlOf = (node: string): string => String(post.mails(node)[0].html).replaceAll('&amp;', '&');

it('has the sender and an unsubscribe link in the email', () => {
	const html = htmlOf('Send the Welcome');
	expect(html).toContain('Contoso Coffee');
	expect(html).toContain('1 Main Street');
	expect(html).toContain('Unsubscribe');
});

it('continues the welcome when its image is loaded, once it’s clear that a person did it', async () => {
	const [, image] = /<img[^>]* src="([^"]+)"/.exec(htmlOf('Send the Welcome')) ?? [];
	await runner().advance('2 hours');
	expect(await follow(image)).toBe(200);
	expect(await where()).toBe('waiting at Opened the Welcome?');
	await runner().advance('10 seconds');
	expect(await where()).toBe('waiting at Wait 2 Days');
});

it('ends the journey with one click in the mail program', async () => {
	const { headers } = post.mails('Send the Welcome')[0];
	const { unsubscribe } = headers.get('list') as unknown as { unsubscribe: { url: string } };
	expect(await follow(unsubscribe.url)).toBe(200);
	expect(await where()).toBe('waiting at Opened the Welcome?');
	expect(await follow(unsubscribe.url, 'POST', ONE_CLICK)).toBe(200);
	expect(await where()).toBe('exited (exit_criterion)');
});

it('respects the policy of all journeys: at most three commercial emails in seven days', async () => {
	const policy = await runner().store.read(async (store) => await store.messagePolicies.get());
	expect(policy?.definition).toMatchObject({
		caps: [{ limit: 3, window: 7 * 86_400_000 }],
		quietHours: [{ kind: 'commercial' }],
		sender: { name: 'Contoso Coffee', address: 'coffee@contoso.example' },
	});
});
