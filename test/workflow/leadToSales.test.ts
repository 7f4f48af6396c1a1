import type { IDataObject } from 'n8n-workflow';

import example from '../../examples/lead-to-sales.json';
import type { Activity, Lead } from '../../lib/store';
import type { DrawnWorkflow } from './support/draw';
import { usePost } from './examples/support/usePost';
import { useRunner } from './support/useRunner';

// Monday, 5 January 2026, 9 o'clock.
const runner = useRunner();
const post = usePost(runner);

const SECRET = 'a secret of the shop';
const ANN = 'ann@contoso.example';

/** n8n's own nodes at the sales desk; what comes in there is handed over by the tests. */
const DESK = ['n8n-nodes-base.webhook', 'n8n-nodes-base.respondToWebhook'];

const journey = {
	...example,
	id: 'journey',
	settings: { ...example.settings, timezone: 'UTC' },
	nodes: example.nodes.map((node) =>
		DESK.includes(node.type)
			? { ...node, type: 'stand-in.pass', typeVersion: 1, parameters: {}, credentials: {} }
			: node,
	),
} as unknown as DrawnWorkflow;

beforeEach(async () => {
	runner().credentials['Journey Endpoint Secret'] = { headerName: 'X-Journey-Secret', secret: SECRET };
	await runner().publish(journey);
});

async function ask(fields: IDataObject = {}): Promise<void> {
	const body = { email: ANN, firstName: 'Ann', company: 'Fabrikam', ...fields };
	const answer = await runner().call('Coffee Guide Form', { body });
	expect(answer).toMatchObject({ status: 200, body: { accepted: 1 } });
}

async function does(...types: string[]): Promise<void> {
	const answer = await runner().call('Site, Mail and Event Desk', {
		headers: { 'x-journey-secret': SECRET },
		body: { events: types.map((type) => ({ type, contact: { email: ANN } })) },
	});
	expect(answer).toMatchObject({ status: 200, body: { accepted: types.length } });
}

/** What the sales desk tells: the newest open activity of a kind has been dealt with. */
async function completes(kind: Activity['kind'], result: string): Promise<void> {
	const activityId = (await open(kind)).at(-1)?.id;
	await runner().runInProduction(journey, 'What Was Done', [{ body: { activityId, result } }]);
	await runner().settle();
}

const where = async () => await runner().store.where(ANN);
const lead = async (): Promise<Lead> => (await runner().store.leads(ANN))[0];
const mailed = (node: string) => post.mails(node).length;

/** The oldest first. */
const open = async (kind: Activity['kind']): Promise<Activity[]> =>
	(await runner().store.activities(ANN))
		.filter((activity) => activity.kind === kind && activity.status === 'open')
		.sort((one, other) => (one.id < other.id ? -1 : 1));

const stages = async (): Promise<string[]> => {
	const { id } = await lead();
	const moves = await runner().store.read(async (store) => await store.lifecycle.history(id));
	return moves.map(({ action, to, movedBy, mover }) => `${action} → ${to}, by ${movedBy} ${mover}`);
};

const enrollment = async () => (await runner().store.enrollments(ANN))[0];

it('takes who is ready by score out of the nurture, straight to sales, who accept', async () => {
	await ask({ question: 'How loud is it?' });
	expect(mailed('Send Guide')).toBe(1);
	expect(await lead()).toMatchObject({
		topic: 'Coffee for the office at Fabrikam',
		campaign: 'Office coffee',
		page: 'coffee-guide',
		stage: 'automated_marketing_qualification',
		score: 15,
		grade: 'Cold',
	});
	expect(await where()).toBe('waiting at Opened the Guide?');

	await runner().advance('3 hours');
	await does('email.opened');
	expect(await where()).toBe('waiting at Followed a Link?');
	await does('page.viewed', 'page.viewed', 'page.viewed', 'event.registered');
	expect(await lead()).toMatchObject({ score: 57, grade: 'Warm', salesReadyAt: null });
	expect(await where()).toBe('waiting at Followed a Link?');

	await does('page.viewed');
	expect(await lead()).toMatchObject({ score: 61, grade: 'Hot', stage: 'sales_acceptance' });
	expect(await where()).toBe('waiting at Accepted by Sales?');
	expect(mailed('Invite to a Tasting')).toBe(0);
	expect(await open('phoneCall')).toEqual([]);
	const [task] = await open('task');
	expect(task).toMatchObject({
		subject: 'Accept or reject Ann: Coffee for the office at Fabrikam',
		description: 'Score 61 (Hot)',
		owner: 'kim@contoso.example',
		leadId: (await lead()).id,
	});
	expect(new Date(task.dueAt ?? 0).toISOString()).toBe('2026-01-06T12:00:00.000Z');

	await runner().advance('1 day');
	await completes('task', 'Accepted');
	expect(await lead()).toMatchObject({
		status: 'qualified',
		opportunity: { name: 'Coffee for the office at Fabrikam' },
	});
	expect(await enrollment()).toMatchObject({ status: 'completed', goalAt: runner().clock.now() });
	expect(await stages()).toEqual([
		'scored → automated_marketing_qualification, by scoring Office coffee',
		'sales_ready → sales_acceptance, by scoring Office coffee',
		'sales_accepted → sales_acceptance, by hand kim@contoso.example',
	]);
});

it('has those called who have some points: interested, accepted', async () => {
	await ask();
	await does('email.opened');
	await does('email.clicked');
	expect(mailed('Invite to a Tasting')).toBe(1);
	expect(await where()).toBe('waiting at Ready for Sales?');
	await runner().advance('7 days');

	expect(await where()).toBe('waiting at Call Made?');
	expect(await lead()).toMatchObject({ score: 30, grade: 'Warm', stage: 'teleprospecting_acceptance' });
	const [call] = await open('phoneCall');
	expect(call).toMatchObject({
		subject: 'Call Ann: Coffee for the office at Fabrikam',
		description: 'Score 30 (Warm). No phone number yet',
		owner: 'dana@contoso.example',
	});

	await runner().advance('1 day');
	await completes('phoneCall', 'Interested');
	expect(await where()).toBe('waiting at Accepted by Sales?');
	await completes('task', 'accepted');
	expect(await enrollment()).toMatchObject({ status: 'completed', goalAt: runner().clock.now() });
	expect(await lead()).toMatchObject({ status: 'qualified' });
	expect(await stages()).toEqual([
		'scored → automated_marketing_qualification, by scoring Office coffee',
		'teleprospect_ready → teleprospecting_acceptance, by step Hand to Teleprospecting',
		'teleprospect_accepted → teleprospecting_qualification, by hand dana@contoso.example',
		'teleprospect_qualified → sales_acceptance, by hand dana@contoso.example',
		'sales_accepted → sales_acceptance, by hand kim@contoso.example',
	]);
});

/** Somebody for whom a call is to be made. */
async function toBeCalled(): Promise<void> {
	await ask({ employees: '80' });
	await does('email.opened');
	await does('email.clicked');
	await runner().advance('7 days');
	expect(await lead()).toMatchObject({ score: 40, stage: 'teleprospecting_acceptance' });
}

it('gives a call that is not made to the next caller, and needs none once the score suffices', async () => {
	await toBeCalled();
	await runner().advance('47 hours');
	expect(await open('phoneCall')).toHaveLength(1);
	await runner().advance('1 hour');
	expect((await open('phoneCall')).map(({ owner }) => owner)).toEqual([
		'dana@contoso.example',
		'eli@contoso.example',
	]);
	expect(await where()).toBe('waiting at Call Made?');

	await does('event.registered');
	expect(await where()).toBe('waiting at Accepted by Sales?');
	expect(await lead()).toMatchObject({ score: 65, stage: 'sales_acceptance' });
});

it('disqualifies who is not interested, with what the caller said', async () => {
	await toBeCalled();
	await completes('phoneCall', 'Has a machine already');
	expect(await where()).toBe('completed');
	expect(await lead()).toMatchObject({ status: 'disqualified' });
	expect(await open('task')).toEqual([]);
	const { id } = await lead();
	const moves = await runner().store.read(async (store) => await store.lifecycle.history(id));
	expect(moves.at(-1)).toMatchObject({
		reason: 'Call: Has a machine already',
		mover: 'dana@contoso.example',
	});
});

it('gives a lead that is not decided on to the next salesperson, and takes a rejected one back', async () => {
	await ask();
	await does('email.opened', 'email.clicked', 'event.registered', 'page.viewed', 'page.viewed');
	expect((await open('task')).map(({ owner }) => owner)).toEqual(['kim@contoso.example']);
	await runner().advance('3 days');
	expect((await open('task')).map(({ owner }) => owner)).toEqual([
		'kim@contoso.example',
		'lee@contoso.example',
	]);
	await completes('task', 'No budget');
	expect(await enrollment()).toMatchObject({ status: 'completed', goalAt: null });
	expect(await lead()).toMatchObject({ status: 'open', stage: 'inquiry' });
	expect((await stages()).at(-1)).toBe('recycle → inquiry, by hand lee@contoso.example');
});

it('reminds who does not open, invites at a good moment, and lets go who does nothing at all', async () => {
	await ask();
	await runner().advance('3 days');
	expect(mailed('Send Reminder')).toBe(1);
	await runner().advance('4 days');
	// Monday, 12 January: the next good moment is Tuesday at nine.
	expect(await where()).toBe('waiting at Wait for a Good Moment');
	await runner().advance('24 hours');
	expect(mailed('Invite to a Tasting')).toBe(1);
	await runner().advance('7 days');
	expect(await where()).toBe('completed');
	expect(await lead()).toMatchObject({ status: 'open', stage: 'inquiry', score: 15 });
	expect(await runner().store.activities(ANN)).toEqual([]);
});

it('makes one lead of a person who asks twice, and a new one after a year', async () => {
	await ask();
	await ask({ email: '  ANN@Contoso.Example', company: '', phone: '+31 20 123 4567' });
	expect(await runner().store.leads(ANN)).toHaveLength(1);
	expect(await runner().store.contact(ANN)).toMatchObject({ company: 'Fabrikam', phone: '+31 20 123 4567' });
	await runner().advance('60 days');
	await ask();
	expect(await runner().store.leads(ANN)).toHaveLength(1);
	await runner().advance('365 days');
	await ask();
	expect(await runner().store.leads(ANN)).toHaveLength(2);
});
