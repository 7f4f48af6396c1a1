import example from '../../examples/contoso-coffee.json';
import type { DrawnWorkflow } from './support/draw';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const SECRET = 'a secret of the shop';
const EVENTS = 'Website and Email Events';
const FORM = 'Product Page Form';
const journey = { ...example, id: 'journey' } as unknown as DrawnWorkflow;

const ANN = 'ann@contoso.example';

beforeEach(async () => {
	runner().credentials['Journey Endpoint Secret'] = { headerName: 'X-Journey-Secret', secret: SECRET };
	await runner().publish(journey);
});

async function report(type: string, email = ANN, properties = {}): Promise<void> {
	const answer = await runner().call(EVENTS, {
		headers: { 'x-journey-secret': SECRET },
		body: { type, contact: { email, firstName: 'Ann' }, properties },
	});
	expect(answer).toMatchObject({ status: 200, body: { status: 'recorded' } });
}

async function ask(email = ANN, product = 'grinder', more = {}): Promise<void> {
	const answer = await runner().call(FORM, { body: { email, product, ...more } });
	expect(answer).toMatchObject({ status: 200, body: { accepted: 1 } });
}

const where = async (email = ANN) => await runner().store.where(email);
const mails = (node: string) => runner().ledger.emails(node);

it('opens, follows a link and asks: gets the material of that product, a lead and a task for sales', async () => {
	await report('prospect.added');
	expect(mails('Send Coffee Email')).toEqual([ANN]);
	expect(await where()).toBe('waiting at Opened the Email?');

	await runner().advance('5 hours');
	await report('email.opened');
	expect(await where()).toBe('waiting at Followed a Product Link?');

	await runner().advance('1 day');
	await report('email.clicked', ANN, { product: 'espresso' });
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
	expect(
		runner()
			.ledger.of('Send Product Info')
			.map(({ parameters }) => parameters),
	).toEqual([expect.objectContaining({ toEmail: ANN, subject: 'All about our espresso' })]);
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
	expect(mails('Send Reminder')).toEqual([]);
});

it('gets one reminder when nothing is opened, and goes on when that is opened', async () => {
	await report('prospect.added');
	await runner().advance('47 hours');
	expect(mails('Send Reminder')).toEqual([]);
	await runner().advance('1 hour');
	expect(mails('Send Reminder')).toEqual([ANN]);
	expect(await where()).toBe('waiting at Opened the Reminder?');

	await runner().advance('2 days');
	await report('email.opened');
	expect(await where()).toBe('waiting at Followed a Product Link?');
	await report('email.clicked', ANN, { product: 'filter' });
	await ask(ANN, 'filter');

	expect(mails('Send Reminder')).toEqual([ANN]);
	expect(mails('Send Product Info')).toEqual([ANN]);
	expect(await runner().store.leads(ANN)).toHaveLength(1);
});

it('lets those go who open neither mail', async () => {
	await report('prospect.added');
	await runner().advance('5 days');
	expect(await where()).toBe('completed');
	expect(mails('Send Coffee Email')).toEqual([ANN]);
	expect(mails('Send Reminder')).toEqual([ANN]);
	expect(mails('Send Product Info')).toEqual([]);
	expect(await runner().store.leads(ANN)).toEqual([]);
});

it('lets those go who open the mail and follow no link, or a link to no product', async () => {
	await report('prospect.added');
	await report('email.opened');
	await report('email.clicked', ANN, { page: 'imprint' });
	expect(await where()).toBe('waiting at Followed a Product Link?');
	await runner().advance('3 days');
	expect(await where()).toBe('completed');
	expect(mails('Send Reminder')).toEqual([]);
});

it('stops waiting for a question after seven days', async () => {
	await report('prospect.added');
	await report('email.opened');
	await report('email.clicked', ANN, { product: 'filter' });
	await runner().advance('6 days');
	expect(await where()).toBe('waiting at Asked for More?');
	await runner().advance('1 day');
	expect(await where()).toBe('completed');
	expect(await runner().store.leads(ANN)).toEqual([]);
});

it('lets a stranger enter by the product form, straight to the material', async () => {
	await ask('bo@shop.example');
	expect(mails('Send Coffee Email')).toEqual([]);
	expect(mails('Send Product Info')).toEqual(['bo@shop.example']);
	expect(await where('bo@shop.example')).toBe('completed');
	const [task] = await runner().store.activities('bo@shop.example');
	expect(task.subject).toBe('Follow up with bo@shop.example about our grinder');
});

it('sends one material to a contact that asks while the journey waits for that', async () => {
	await report('prospect.added');
	await report('email.opened');
	await report('email.clicked', ANN, { product: 'filter' });
	await ask();
	expect(mails('Send Product Info')).toEqual([ANN]);
	expect(await runner().store.enrollments(ANN)).toHaveLength(1);
	expect(await runner().store.activities(ANN)).toHaveLength(1);
});

it('makes no second enrollment of a contact that asks while the journey waits for something else', async () => {
	await report('prospect.added');
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

it('parts a crowd by what each of them does', async () => {
	const crowd = Array.from({ length: 30 }, (_, n) => `person${n}@contoso.example`);
	const answer = await runner().call(EVENTS, {
		headers: { 'x-journey-secret': SECRET },
		body: {
			events: crowd.map((email) => ({ type: 'prospect.added', contact: { email, firstName: 'Pat' } })),
		},
	});
	expect(answer.body.accepted).toBe(30);
	expect(mails('Send Coffee Email').sort()).toEqual([...crowd].sort());
	for (const email of crowd.slice(0, 10)) await report('email.opened', email);
	await runner().advance('2 days');
	expect(mails('Send Reminder').sort()).toEqual(crowd.slice(10).sort());
	for (const email of crowd.slice(0, 5)) await report('email.clicked', email, { product: 'filter' });
	for (const email of crowd.slice(0, 3)) await ask(email, 'filter');
	await runner().advance('30 days');
	expect(mails('Send Product Info').sort()).toEqual(crowd.slice(0, 3));
	for (const email of crowd) expect(await where(email)).toBe('completed');
});
