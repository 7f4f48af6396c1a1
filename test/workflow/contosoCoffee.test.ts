import example from '../../examples/contoso-coffee.json';
import pagesExample from '../../examples/contoso-coffee-pages.json';
import { resumeSending, stopAllSending } from '../../lib/engine';
import { mailLinks } from '../../tools/start/mailLinks';
import { MailServer } from '../support/MailServer';
import type { Answer } from './support/callWebhook';
import type { DrawnWorkflow } from './support/draw';
import { encoded, ONE_CLICK, PHONE } from './support/publicPages';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const SECRET = 'a secret of the shop';
const EVENTS = 'Website and Email Events';
const FORM = 'Product Page Form';
const journey = { ...example, id: 'journey' } as unknown as DrawnWorkflow;

const PAGES = 'Links in Emails';
const pages = { ...pagesExample, id: 'pages' } as unknown as DrawnWorkflow;
const publicAddress = { publicAddress: 'https://news.contoso.example' };

const ANN = 'ann@contoso.example';
const FIRST = 'Coffee for your office';
const REMINDER = 'Still looking';
const INFO = 'All about our';

let server: MailServer;
beforeEach(async () => {
	server = await MailServer.listen();
	runner().credentials['Demo Mail Server'] = server.credential;
	runner().credentials['Journey Endpoint Secret'] = { headerName: 'X-Journey-Secret', secret: SECRET };
	await runner().publish({
		...pages,
		nodes: pages.nodes.map((node) =>
			node.name === PAGES ? { ...node, parameters: { ...node.parameters, ...publicAddress } } : node,
		),
	});
	await runner().publish(journey);
});
afterEach(async () => {
	await server.close();
});

async function arrive(...emails: string[]): Promise<void> {
	const answer = await runner().call(EVENTS, {
		headers: { 'x-journey-secret': SECRET },
		body: {
			events: emails.map((email) => ({ type: 'prospect.added', contact: { email, firstName: 'Ann' } })),
		},
	});
	expect(answer.body.accepted).toBe(emails.length);
}

async function ask(email = ANN, product = 'grinder', more = {}): Promise<void> {
	const answer = await runner().call(FORM, { body: { email, product, ...more } });
	expect(answer).toMatchObject({ status: 200, body: { accepted: 1 } });
}

/** Requests a link of a mail as a browser does. */
async function request(url: string, userAgent = PHONE): Promise<Answer> {
	const query = Object.fromEntries(new URL(url).searchParams);
	const headers = { 'user-agent': userAgent };
	return await runner().call(PAGES, { method: 'GET', query, headers, ip: '203.0.113.9' }, 'pages');
}

const mailTo = (email: string, subject: string) => {
	const found = server.mails.findLast(
		({ to, mail }) => to.includes(email) && mail.subject?.startsWith(subject),
	);
	if (found === undefined) throw new Error(`No “${subject}” went to ${email}`);
	return found;
};

const linksIn = (email: string, subject: string) => mailLinks(String(mailTo(email, subject).mail.html));

/** Opens a mail some time after it came, and waits until it's clear that a person did it. */
async function open(subject: string, email = ANN): Promise<void> {
	await runner().advance('10 seconds');
	for (const image of linksIn(email, subject).images) expect((await request(image)).status).toBe(200);
	await runner().advance('10 seconds');
}

/** The same for a link. */
async function click(label: string, subject = FIRST, email = ANN): Promise<void> {
	await runner().advance('10 seconds');
	const link = linksIn(email, subject).links.find((one) => one.label === label);
	expect(await request(String(link?.url))).toMatchObject({ status: 302 });
	await runner().advance('10 seconds');
}

const where = async (email = ANN) => await runner().store.where(email);

/** Who got a mail: the first two come by Journey Send Email, the information by n8n's own. */
const got = (subject: string): string[] =>
	subject === INFO
		? runner().ledger.emails('Send Product Info')
		: server.mails.flatMap(({ to, mail }) => (mail.subject?.startsWith(subject) ? to : []));

const messages = async (email = ANN) =>
	await runner().store.read(async (store) => {
		const contact = await store.contacts.find({ emailKey: email });
		return (await store.messages.list({ contactId: contact?.id })).reverse();
	});

it('opens, follows a link and asks: gets the material of that product, a lead and a task for sales', async () => {
	await arrive(ANN);
	expect(got(FIRST)).toEqual([ANN]);
	expect(await where()).toBe('waiting at Opened the Email?');

	await runner().advance('5 hours');
	await open(FIRST);
	expect(await where()).toBe('waiting at Followed a Product Link?');

	await runner().advance('1 day');
	await click('Espresso machines');
	expect(await where()).toBe('waiting at Asked for More?');

	await runner().advance('6 days');
	await ask(ANN, 'espresso', { question: 'How loud is it?' });
	expect(await where()).toBe('completed');

	const [lead] = await runner().store.leads(ANN);
	expect(lead).toMatchObject({
		topic: 'Wants to know more about our espresso',
		page: 'product-information',
		owner: 'kim@contoso.example',
		status: 'open',
	});
	const [info] = runner().ledger.of('Send Product Info');
	expect(info.parameters).toMatchObject({ toEmail: ANN, subject: 'All about our espresso' });
	expect(String(info.parameters.html)).toContain('brochure</a> about our espresso');
	expect(mailLinks(String(info.parameters.html))).toEqual({
		links: [{ url: expect.stringContaining('news.contoso.example'), label: 'the brochure' }],
		images: [expect.stringContaining('news.contoso.example')],
	});
	// Monday the 12th at 14:00 is when she asks; two working days later is Wednesday.
	const [task] = await runner().store.activities(ANN);
	expect(task).toMatchObject({
		kind: 'task',
		subject: 'Follow up with Ann about our espresso',
		description: 'How loud is it?',
		owner: 'kim@contoso.example',
		leadId: lead.id,
	});
	expect(new Date(task.dueAt ?? 0).toISOString()).toMatch(/^2026-01-14T/);
	expect(got(REMINDER)).toEqual([]);
	expect(await messages()).toMatchObject([
		{ kind: 'commercial', state: 'handed', openedAt: expect.any(Number), clickedAt: expect.any(Number) },
		{ kind: 'transactional', state: 'handed' },
	]);
});

it('sends one reminder when nothing is opened, and goes on when that is opened', async () => {
	await arrive(ANN);
	await runner().advance('47 hours');
	expect(got(REMINDER)).toEqual([]);
	await runner().advance('1 hour');
	expect(got(REMINDER)).toEqual([ANN]);
	expect(await where()).toBe('waiting at Opened the Reminder?');

	await runner().advance('2 days');
	await open(REMINDER);
	expect(await where()).toBe('waiting at Followed a Product Link?');
	await click('Filter coffee makers', REMINDER);
	await ask(ANN, 'filter');

	expect(got(REMINDER)).toEqual([ANN]);
	expect(got(INFO)).toEqual([ANN]);
	expect(await runner().store.leads(ANN)).toHaveLength(1);
});

it('goes on when the first mail is opened after the reminder came', async () => {
	await arrive(ANN);
	await runner().advance('3 days');
	await open(FIRST);
	expect(await where()).toBe('waiting at Followed a Product Link?');
});

it('lets contacts go who open neither mail', async () => {
	await arrive(ANN);
	await runner().advance('5 days');
	expect(await where()).toBe('completed');
	expect(got(FIRST)).toEqual([ANN]);
	expect(got(REMINDER)).toEqual([ANN]);
	expect(got(INFO)).toEqual([]);
	expect(await runner().store.leads(ANN)).toEqual([]);
});

it('lets contacts go who open the mail and follow no link, or a link to no product', async () => {
	await arrive(ANN);
	await open(FIRST);
	await click('the people of Contoso Coffee');
	expect(await where()).toBe('waiting at Followed a Product Link?');
	await runner().advance('3 days');
	expect(await where()).toBe('completed');
	expect(got(REMINDER)).toEqual([]);
});

it.each([
	['says so', 'Mozilla/5.0 (compatible; Proofpoint URL Defense)'],
	['looks like a browser', PHONE],
])('isn’t moved by a scanner that opens all links and %s', async (_how, userAgent) => {
	await arrive(ANN);
	await runner().advance('1 minute');
	const { links, images } = linksIn(ANN, FIRST);
	// Three products, the company, two in the footer, and one that people can’t see.
	expect(links).toHaveLength(7);
	for (const url of [...images, ...links.map((link) => link.url)]) await request(url, userAgent);
	await runner().advance('1 minute');
	expect(await where()).toBe('waiting at Opened the Email?');
	const { id: contactId } = await runner().store.contact(ANN);
	const types = await runner().store.read(async (store) =>
		(await store.interactions.list({ contactId })).map(({ type }) => type),
	);
	expect(types).toContain('email.machine_clicked');
	expect(types).not.toContain('email.clicked');
	expect(types).not.toContain('email.opened');
	expect(await messages()).toMatchObject([{ openedAt: null, clickedAt: null }]);
	await runner().advance('5 days');
	expect(got(REMINDER)).toEqual([ANN]);
	expect(await where()).toBe('completed');
});

it('sends no reminder to a contact who has unsubscribed, but what they ask for', async () => {
	await arrive(ANN);
	const { mail } = mailTo(ANN, FIRST);
	const { unsubscribe, 'unsubscribe-post': post } = mail.headers.get('list') as unknown as Record<
		string,
		{ url?: string; name?: string }
	>;
	expect(post.name).toBe(ONE_CLICK);
	const [field, value] = ONE_CLICK.split('=');
	const answer = await runner().call(
		PAGES,
		{
			method: 'POST',
			query: Object.fromEntries(new URL(String(unsubscribe.url)).searchParams),
			raw: encoded({ [field]: value }),
			contentType: 'application/x-www-form-urlencoded',
		},
		'pages',
	);
	expect(answer.status).toBe(200);
	await runner().advance('5 days');
	expect(got(REMINDER)).toEqual([]);
	expect(await where()).toBe('completed');
	expect(await messages()).toMatchObject([
		{ state: 'handed' },
		{ state: 'suppressed', reason: 'consent_withdrawn' },
	]);
	await ask(ANN, 'filter');
	expect(got(INFO)).toEqual([ANN]);
});

it('sends no more mails in a week than the policy of the example says', async () => {
	await runner().runInProduction(pages, 'Run This Once', [{}]);
	const policy = await runner().store.read(async (store) => await store.messagePolicies.get());
	expect(policy).toMatchObject({
		saved: true,
		definition: {
			caps: [{ channel: 'email', limit: 3, window: 7 * 86_400_000 }],
			quietHours: [{ channel: 'sms' }],
			sender: { name: 'Contoso Coffee', postalAddress: '1 Main Street\nSpringfield' },
		},
	});
	for (let round = 0; round < 3; round++) {
		await arrive(ANN);
		await open(FIRST);
		await click('Grinders');
		await ask();
		expect(await where()).toBe('completed');
	}
	expect(String(mailTo(ANN, FIRST).mail.html)).toContain('1 Main Street<br>Springfield');
	await arrive(ANN);
	expect(await where()).toBe('completed');
	const commercial = (await messages()).filter(({ kind }) => kind === 'commercial');
	expect(commercial.map(({ state, reason }) => reason ?? state)).toEqual([
		'handed',
		'handed',
		'handed',
		'over_cap',
	]);
	await runner().advance('7 days');
	await arrive(ANN);
	expect(got(FIRST)).toHaveLength(4);
});

it('sends what was asked for once sending is resumed', async () => {
	await runner().store.with(async (engine) => await stopAllSending(engine, 'the test'));
	await ask(ANN, 'filter');
	expect(await where()).toBe('waiting at Product Info');
	expect(await runner().store.activities(ANN)).toHaveLength(1);
	await runner().store.with(async (engine) => await resumeSending(engine));
	await runner().advance('1 minute');
	const [{ parameters }] = runner().ledger.of('Send Product Info');
	expect(parameters).toMatchObject({ toEmail: ANN, subject: 'All about our filter' });
	expect(await where()).toBe('completed');
});

it('stops waiting for a question after seven days', async () => {
	await arrive(ANN);
	await open(FIRST);
	await click('Filter coffee makers');
	await runner().advance('6 days');
	expect(await where()).toBe('waiting at Asked for More?');
	await runner().advance('1 day');
	expect(await where()).toBe('completed');
	expect(await runner().store.leads(ANN)).toEqual([]);
});

it('lets a stranger enter by the product form, straight to the material', async () => {
	await ask('bo@shop.example');
	expect(server.mails).toEqual([]);
	expect(got(INFO)).toEqual(['bo@shop.example']);
	expect(await where('bo@shop.example')).toBe('completed');
	const [task] = await runner().store.activities('bo@shop.example');
	expect(task.subject).toBe('Follow up with bo@shop.example about our grinder');
	expect(task.description).toBe('Asked for product information.');
});

it('sends one material to a contact that asks while the journey waits for that', async () => {
	await arrive(ANN);
	await open(FIRST);
	await click('Filter coffee makers');
	await ask();
	expect(got(INFO)).toEqual([ANN]);
	expect(await runner().store.enrollments(ANN)).toHaveLength(1);
	expect(await runner().store.activities(ANN)).toHaveLength(1);
});

it('makes no second enrollment of a contact that asks while the journey waits for something else', async () => {
	await arrive(ANN);
	await ask();
	expect(await runner().store.enrollments(ANN)).toHaveLength(1);
	expect(await where()).toBe('waiting at Opened the Email?');
});

it('takes an address in another spelling for the same person: one contact, one lead, two tasks', async () => {
	await ask('Ann@Contoso.Example', 'grinder');
	await runner().advance('1 day');
	await ask('  ann@contoso.example ', 'espresso');
	const contacts = await runner().store.read(async (store) => await store.contacts.list());
	expect(contacts.map(({ email }) => email)).toEqual(['Ann@Contoso.Example']);
	const leads = await runner().store.leads(ANN);
	expect(leads.map(({ topic }) => topic)).toEqual(['Wants to know more about our espresso']);
	expect(await runner().store.activities(ANN)).toHaveLength(2);
});

it('divides a crowd by what each of them does', async () => {
	const crowd = Array.from({ length: 30 }, (_, n) => `person${n}@contoso.example`);
	await arrive(...crowd);
	expect(got(FIRST).sort()).toEqual([...crowd].sort());
	for (const email of crowd.slice(0, 10)) await open(FIRST, email);
	await runner().advance('2 days');
	expect(got(REMINDER).sort()).toEqual(crowd.slice(10).sort());
	for (const email of crowd.slice(0, 5)) await click('Filter coffee makers', FIRST, email);
	for (const email of crowd.slice(0, 3)) await ask(email, 'filter');
	await runner().advance('30 days');
	expect(got(INFO).sort()).toEqual(crowd.slice(0, 3));
	for (const email of crowd) expect(await where(email)).toBe('completed');
});
