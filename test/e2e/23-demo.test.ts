import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { systemClock } from '../../lib/n8n/systemClock';
import { openSqliteStore, type Contact, type Message, type Store } from '../../lib/store';
import { silentLog } from '../../tools/log';
import { Demo } from '../../tools/start/Demo';
import { feed, type FeedContext } from '../../tools/start/feed';
import { mailLinks } from '../../tools/start/mailLinks';
import { startOptions } from '../../tools/start/startOptions';

/** What `npm start` does, with everything it starts. */
describe('The demo', () => {
	let folder: string;
	let demo: Demo;
	let context: FeedContext;
	let stories: string[];
	let store: Store;

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'journey-demo-'));
		demo = new Demo(startOptions(['--folder', folder], folder), silentLog);
		context = await demo.start();
		stories = await feed(context);
		store = await openSqliteStore(context.storeFile, systemClock);
	}, 420_000);

	afterAll(async () => {
		await store?.close();
		await demo?.stop();
		await rm(folder, { recursive: true, force: true, maxRetries: 5 });
	}, 60_000);

	const contact = async (email: string): Promise<Contact> => {
		const found = await store.contacts.find({ emailKey: email });
		if (found === null) throw new Error(`No one has the address ${email}`);
		return found;
	};

	const messagesTo = async (email: string): Promise<Message[]> =>
		(await store.messages.list({ contactId: (await contact(email)).id })).reverse();

	const mailsTo = (email: string): string[] =>
		context.smtp.mails.filter(({ to }) => to.includes(email)).map(({ subject }) => subject);

	const did = async (email: string): Promise<string[]> =>
		(await store.interactions.list({ contactId: (await contact(email)).id })).map(({ type }) => type);

	it('sends mails with tracked links and a pixel, which lead through the proxy', () => {
		const commercial = context.smtp.mails.filter(({ subject }) => !subject.startsWith('All about'));
		expect(commercial.length).toBeGreaterThanOrEqual(8);
		for (const { html, headers } of commercial) {
			const { links, images } = mailLinks(html);
			expect(images).toEqual([expect.stringContaining(`${context.pagesUrl}?o=`)]);
			expect(links.filter(({ url }) => url.startsWith(`${context.pagesUrl}?c=`)).length).toBeGreaterThan(3);
			expect(links.filter(({ url }) => !url.startsWith(context.pagesUrl))).toEqual([]);
			expect(headers['list-unsubscribe']).toContain(`${context.pagesUrl}?u=`);
			expect(html).toContain('1 Main Street<br>Springfield');
		}
		expect(context.pagesUrl).not.toContain(context.url);
	});

	it('leads people on who open, click and ask', async () => {
		for (const email of ['ada@fabrikam.example', 'chen@adatum.example']) {
			const { id: contactId } = await contact(email);
			expect(await store.leads.list({ contactId })).toHaveLength(1);
			expect(mailsTo(email).at(-1)).toMatch(/^All about our /);
			expect(await messagesTo(email)).toContainEqual(
				expect.objectContaining({ openedAt: expect.any(Number), clickedAt: expect.any(Number) }),
			);
		}
		expect(await messagesTo('gita@litware.example')).toMatchObject([
			{ openedAt: expect.any(Number), clickedAt: null },
		]);
	});

	it('isn’t moved by a mail scanner that opens all links', async () => {
		const types = await did('dora@tailspin.example');
		expect(types.filter((type) => type === 'email.machine_clicked').length).toBeGreaterThan(3);
		expect(types.filter((type) => type === 'email.opened' || type === 'email.clicked')).toEqual([]);
		expect(mailsTo('dora@tailspin.example')).toEqual([
			'Coffee for your office, Dora?',
			'Still looking for good coffee, Dora?',
		]);
		expect(await messagesTo('dora@tailspin.example')).toMatchObject([
			{ openedAt: null, clickedAt: null },
			{ openedAt: null, clickedAt: null },
		]);
		const { id: contactId } = await contact('dora@tailspin.example');
		const said = await store.consents.history(contactId);
		expect(said.filter(({ state }) => state === 'withdrawn')).toEqual([]);
	});

	it('suppresses the next mail to someone who has unsubscribed', async () => {
		expect(await messagesTo('fay@proseware.example')).toMatchObject([
			{ state: 'handed' },
			{ state: 'suppressed', reason: 'consent_withdrawn' },
		]);
		expect(mailsTo('fay@proseware.example')).toEqual(['Coffee for your office, Fay?']);
	});

	it('takes everyone to the end, and says what happened', () => {
		expect(stories.filter((line) => /^\w+ \w+: /.test(line))).toEqual(
			['Ada Bianchi', 'Bruno Costa', 'Chen Li', 'Dora Novak', 'Emil Berg', 'Fay Moreau', 'Gita Rao'].map(
				(name) => `${name}: completed`,
			),
		);
		expect(stories.join('\n')).toMatch(
			/Messages\n +sent +\d+\n +opened +4\n +clicked +3\n +by machines +\d+ opens .*\n +unsubscribed +1\n +suppressed +1 \(consent_withdrawn\)$/,
		);
	});

	it('passes nothing but webhooks through its proxy', async () => {
		const { origin } = new URL(context.pagesUrl);
		for (const path of ['/', '/rest/settings', '/healthz'])
			expect((await fetch(origin + path)).status).toBe(404);
	});
});
