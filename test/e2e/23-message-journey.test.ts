import { join } from 'node:path';

import { chromium, selectors } from 'playwright-core';

import { readToken } from '../../lib/domain/messages';
import { ensureBrowser } from '../../tools/n8n/ensureBrowser';
import type { ReceivedMail } from '../../tools/SmtpSink';
import { TestBench } from './support/TestBench';
import { until } from './support/until';
import { chain, nodes, workflow } from './support/workflows';

const IMAGES = join(__dirname, '../../build/screenshots/messages');

/** Where readers find n8n. RFC 8058 wants HTTPS, which a proxy in front of n8n speaks. */
const PUBLIC = 'https://links.contoso.example';

const COFFEE = 'https://contoso.example/coffee?size=l&milk=oat#order';
const TEA = 'https://contoso.example/tea';

const HTML = `<p>Our <a href="${COFFEE.replace('&', '&amp;')}">coffee</a> and <a href="${TEA}">tea</a></p>`;

const BROWSER =
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

/** Sooner after a mail was taken, a click is a machine's. */
const SOONEST_CLICK = 5_000;

/** How long it may turn out to be one after that. */
const DECIDE_AFTER = 1_500;

/** Clicks so soon after a scanner's are taken for its own. */
const SCANNER_REACH = 61_000;

describe('A journey of messages on a real n8n', () => {
	let bench: TestBench;
	let journeyId: string;

	beforeAll(async () => {
		selectors.setTestIdAttribute('data-test-id');
		bench = await TestBench.start();
		await bench.publish(
			workflow('Pages', [], [nodes.pages({ path: 'journey', publicAddress: PUBLIC, senderName: 'Contoso' })]),
		);
		for (const [path, parameters] of Object.entries({
			policy: {
				operation: 'save',
				defineBy: 'json',
				definition: JSON.stringify({
					decideClicksAfter: DECIDE_AFTER,
					sender: {
						name: 'Contoso Coffee',
						postalAddress: '1 Main Street\nSpringfield',
						address: 'news@contoso.example',
					},
				}),
			},
			stop: { operation: 'stop' },
			resume: { operation: 'resume' },
		})) {
			const records = nodes.records('Policy', { resource: 'messagePolicy', ...parameters });
			await bench.publish(workflow(path, chain(nodes.webhook(path), records)));
		}
		await call('policy');
		await until('the pages are known', async () => (await bench.store.publicAddresses.current()) !== null);
		const sink = (step: string) =>
			nodes.http(
				step,
				`=${bench.http.url}/${step}?id={{ $json.contact.email }}&reason={{ $json.message?.reason }}`,
			);
		const form = nodes.form('join', {
			fields: { field: [{ name: 'email', target: 'email', required: true }] },
			reentry: 'always',
		});
		const gate = nodes.gate('Gate', {
			subject: '=Coffee for {{ $json.contact.email }}',
			html: HTML,
			text: `Our coffee: ${COFFEE}`,
			topic: 'drinks',
		});
		const clicked = nodes.until('Clicked?', 'email.clicked');
		({ id: journeyId } = await bench.publish(
			workflow('Welcome', [
				...chain(form, gate, nodes.sendEmail('Send', { fromEmail: '' }), clicked, sink('clicked')),
				[gate, 1, sink('suppressed')],
			]),
		));
	}, 300_000);

	afterAll(async () => await bench?.stop());

	async function call(path: string): Promise<void> {
		await until(`${path} is done`, async () => (await bench.post(path, {})).status === 200);
	}

	let joined = 0;

	async function enter(email: string): Promise<void> {
		joined += 1;
		const key = { 'idempotency-key': `join ${joined}` };
		await until(
			'the form is taken',
			async () => (await bench.post('join', { email }, key)).body.accepted === 1,
		);
	}

	/** The next mail to someone who joins. */
	async function mailTo(email: string): Promise<ReceivedMail> {
		const before = bench.smtp.mails.filter(({ to }) => to.includes(email)).length;
		await enter(email);
		const ofThem = (mail: ReceivedMail): boolean => mail.to.includes(email);
		const mails = await bench.smtp.waitForCount(before + 1, 30_000, ofThem);
		return mails.filter(ofThem)[before];
	}

	/** A public address as the proxy passes it on. */
	const inN8n = (url: string): string => url.replace(PUBLIC, bench.n8n.url);

	/** The addresses that a mail's HTML names, as a reader's program reads them, the pixel's and the honeypot's too. */
	const linksOf = ({ html }: ReceivedMail): string[] =>
		[...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, url]) => url.replaceAll('&amp;', '&'));

	const follow = async (url: string, method = 'GET'): Promise<Response> =>
		await fetch(inN8n(url), { method, redirect: 'manual', headers: { 'user-agent': BROWSER } });

	/** The link of a mail that leads there. */
	async function linkTo(target: string, mail: ReceivedMail): Promise<string> {
		const keys = await bench.store.secretKeys.list('link');
		const link = linksOf(mail).find((url) => {
			const token = new URL(url).searchParams.get('c');
			return token !== null && readToken(keys, 'click', token)?.url === target;
		});
		if (link === undefined) throw new Error(`No link leads to ${target}`);
		return link;
	}

	const arrivals = (path: string, email: string) =>
		bench.http.requests.filter((request) => request.path === `/${path}` && request.query.id === email);

	async function eventsOf(email: string): Promise<string[]> {
		const contact = await bench.store.contacts.find({ emailKey: email });
		const interactions = await bench.store.interactions.list({ contactId: contact!.id });
		return interactions.map(({ type }) => type);
	}

	async function messageOf(mail: ReceivedMail) {
		return await bench.store.messages.get(mail.headers['x-journey-message']);
	}

	/** The first moment at which a person's click on this mail is believed. */
	async function oldEnough(mail: ReceivedMail): Promise<void> {
		await until(
			'the mail is old enough to be read',
			async () => Date.now() - ((await messageOf(mail))?.handedAt ?? Infinity) > SOONEST_CLICK + 100,
			60_000,
		);
	}

	it('mails with the headers by which mail programs unsubscribe, and is unsubscribed as they do it', async () => {
		const email = 'ann@example.com';
		const mail = await mailTo(email);
		expect(mail).toMatchObject({ from: 'news@contoso.example', to: [email], subject: `Coffee for ${email}` });
		const id = mail.headers['x-journey-message'];
		expect(mail.headers).toMatchObject({
			'message-id': `<${id}@contoso.example>`,
			'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
			'list-id': '<drinks.marketing.contoso.example>',
		});
		expect(mail.html).toContain('1 Main Street');
		expect(mail.html).not.toContain(TEA);
		const [, url] = /^<(https:\/\/[^>]+)>$/.exec(mail.headers['list-unsubscribe']) ?? [];
		expect(url).toMatch(new RegExp(`^${PUBLIC}/webhook/journey\\?u=`));
		await until('the message is handed over', async () => (await messageOf(mail))?.state === 'handed');

		// RFC 8058, 3.2: no cookies, no authorization, no redirect.
		const answer = await fetch(inN8n(url), {
			method: 'POST',
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
			body: 'List-Unsubscribe=One-Click',
			redirect: 'manual',
		});
		expect(answer.status).toBe(200);
		expect(answer.headers.get('set-cookie')).toBeNull();
		await enter(email);
		await until('the next message is suppressed', () => arrivals('suppressed', email).length === 1);
		expect(arrivals('suppressed', email)[0].query.reason).toBe('consent_withdrawn');
		expect(bench.smtp.mails.filter(({ to }) => to.includes(email))).toHaveLength(1);
		expect(await eventsOf(email)).toContain('email.unsubscribed');
	}, 120_000);

	it('leads a person to the target of a link, and on in the journey', async () => {
		const email = 'ben@example.com';
		const mail = await mailTo(email);
		await oldEnough(mail);
		const answer = await follow(await linkTo(COFFEE, mail));
		expect(answer.status).toBe(302);
		expect(answer.headers.get('location')).toBe(COFFEE);
		await until('the click wakes the contact', () => arrivals('clicked', email).length === 1);
		const { clickedAt } = (await messageOf(mail))!;
		expect(clickedAt).toBeGreaterThan(0);
		expect(await eventsOf(email)).toContain('email.clicked');
	}, 120_000);

	it('is moved by no scanner, and still by the person who clicks after it', async () => {
		const email = 'cid@example.com';
		const mail = await mailTo(email);
		// What a scanner does: it asks for the head of every link, and then opens all of them at once.
		for (const url of linksOf(mail)) {
			await fetch(inN8n(url), { method: 'HEAD', redirect: 'manual', headers: { 'user-agent': BROWSER } });
		}
		await Promise.all(linksOf(mail).map(async (url) => await follow(url)));
		const scannedAt = Date.now();
		const contact = await bench.store.contacts.find({ emailKey: email });
		const { id } = (await messageOf(mail))!;
		await until('all hits are decided', async () => {
			const isOver = Date.now() > scannedAt + DECIDE_AFTER + 1_000;
			return isOver && (await bench.store.hits.pendingOf([contact!.id], [id])).length === 0;
		});
		const events = await eventsOf(email);
		expect(events).toContain('email.machine_clicked');
		expect(events).toContain('email.machine_opened');
		expect(events).not.toContain('email.clicked');
		expect(events).not.toContain('email.opened');
		expect(events).not.toContain('email.unsubscribed');
		expect(arrivals('clicked', email)).toHaveLength(0);
		const [enrollment] = await bench.store.enrollments.list({ journeyId, contactId: contact!.id });
		expect(enrollment.status).toBe('active');

		await until('no click is taken for the scanner’s', () => Date.now() > scannedAt + SCANNER_REACH, 90_000);
		await follow(await linkTo(TEA, mail));
		await until('the click wakes the contact', () => arrivals('clicked', email).length === 1);
	}, 180_000);

	it('is left by a person in a browser', async () => {
		const email = 'dora@example.com';
		const mail = await mailTo(email);
		const [, url] = /<([^>]+)>/.exec(mail.headers['list-unsubscribe'])!;
		const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: ['--no-sandbox'] });
		try {
			const page = await (
				await browser.newContext({ locale: 'en-US', viewport: { width: 480, height: 640 } })
			).newPage();
			await page.goto(inN8n(url));
			await page.screenshot({ path: join(IMAGES, 'unsubscribe.png') });
			// Looking at it does nothing, and it doesn't say the address to whom the mail was forwarded.
			expect(await page.content()).not.toContain(email);
			expect(await eventsOf(email)).not.toContain('email.unsubscribed');
			await page.getByRole('button', { name: 'Unsubscribe' }).click();
			await page.getByRole('button', { name: 'Undo' }).waitFor();
			await page.screenshot({ path: join(IMAGES, 'unsubscribed.png') });
		} finally {
			await browser.close();
		}
		expect(await eventsOf(email)).toContain('email.unsubscribed');
		await enter(email);
		await until('the next message is suppressed', () => arrivals('suppressed', email).length === 1);
	}, 120_000);

	it('decides in the editor without a trace', async () => {
		const messages = (await bench.store.messages.list({ journeyId })).length;
		const mails = bench.smtp.mails.length;
		await bench.client.runWorkflow(journeyId, { trigger: 'Form' });
		let id: string | undefined;
		await until('n8n runs it', async () => {
			const executions = await bench.client.listExecutions({ workflowId: journeyId });
			id = executions.find(({ mode }) => mode === 'manual')?.id;
			return id !== undefined;
		});
		const { status, data } = await bench.client.waitForExecution(id!);
		expect(status).toBe('success');
		const json = (node: string) => data.resultData.runData[node][0].data?.main[0]?.[0].json;
		expect(json('Gate')).toMatchObject({ message: { wouldSend: true, explanation: expect.any(String) } });
		expect(json('Send')).toMatchObject({ message: { state: 'notSent', wouldSend: true } });
		expect((await bench.store.messages.list({ journeyId })).length).toBe(messages);
		expect(bench.smtp.mails).toHaveLength(mails);
	}, 120_000);

	it('holds everything while sending is stopped, and goes on when it’s resumed', async () => {
		const email = 'eve@example.com';
		await call('stop');
		await enter(email);
		const held = async () => await bench.store.messages.list({ journeyId, states: ['held'] });
		await until('the message is held', async () => (await held()).length === 1);
		expect((await held())[0]).toMatchObject({ reason: 'sending_stopped', countedAt: null });
		expect(bench.smtp.mails.filter(({ to }) => to.includes(email))).toHaveLength(0);
		await call('resume');
		await bench.smtp.waitFor(({ to }) => to.includes(email));
		await until('the message is handed over', async () => (await held()).length === 0);
	}, 120_000);
});
