import ticketExample from '../../../examples/service-recovery-ticket.json';
import example from '../../../examples/service-recovery.json';
import { useRunner } from '../support/useRunner';
import { ANN, BO, imported, publish, reporting } from './support/published';
import { usePost } from './support/usePost';

// Monday, 5 January 2026, 9 o'clock.
const runner = useRunner();
const post = usePost(runner);

const report = reporting(runner, 'Shop and Desk Events');
const mails = (node: string) => post.recipients(node);
const where = async (email = ANN) => await runner().store.where(email);
const tasks = async (email = ANN) =>
	(await runner().store.activities(email)).map(({ kind, subject }) => `${kind}: ${subject}`);

beforeEach(async () => {
	await runner().publish(imported(ticketExample, { id: 'ticket' }));
	const set = { 'Run: Open a Ticket': { workflowId: { __rl: true, mode: 'list', value: 'ticket' } } };
	await publish(runner(), example, { set });
});

const complain = async (order = 'A-17', email = ANN) =>
	await report('complaint.filed', { order: { id: order }, problem: 'It leaks' }, { email, firstName: 'Ann' });
const of = (order = 'A-17', more = {}) => ({ order: { id: order }, ...more });

it('opens a ticket by the other workflow, and thanks for a good end', async () => {
	await complain();
	const [asked] = runner().ledger.of('Ask the Help Desk');
	expect(asked.parameters.bodyParameters).toEqual({
		parameters: [
			{ name: 'customer', value: ANN },
			{ name: 'order', value: 'A-17' },
			{ name: 'text', value: 'It leaks' },
		],
	});
	expect(runner().last('Called by a Journey')).toMatchObject({ mode: 'integrated', size: 1 });
	expect(mails('Say We Are on It')).toEqual([ANN]);
	expect(post.mails('Say We Are on It')[0].html).toContain('Your ticket is 4711');

	await runner().advance('1 day');
	await report('ticket.solved', of('B-1'));
	expect(await where()).toBe('waiting at Solved Within 2 Days?');
	await report('ticket.solved', of());
	await runner().advance('1 day');
	expect(mails('Ask How It Went')).toEqual([ANN]);
	await report('survey.answered', of('A-17', { stars: 5 }));
	expect(mails('Send a Thank-You')).toEqual([ANN]);
	expect(await where()).toBe('completed');
	expect(await tasks()).toEqual([]);
});

it('has a person call when it takes too long, and makes it good when the answer is bad', async () => {
	await complain();
	await runner().advance('2 days');
	expect(await tasks()).toEqual(['phoneCall: Call Ann about order A-17']);
	await report('ticket.solved', of());
	await runner().advance('1 day');
	await report('survey.answered', of('A-17', { stars: 2, comment: 'Slow' }));
	expect(mails('Send a Thank-You')).toEqual([]);
	expect((await tasks()).sort()).toEqual([
		'phoneCall: Call Ann about order A-17',
		'phoneCall: Make it right: Ann gave 2 stars',
	]);
});

it('tells the manager of what is unsolved after a week', async () => {
	await complain();
	await runner().advance('7 days');
	expect(await tasks()).toContain('task: Order A-17: complaint unresolved for a week');
	expect(await where()).toBe('completed');
	expect(mails('Ask How It Went')).toEqual([]);
});

it('has a ticket opened by hand for each contact whose request failed, and for no one else', async () => {
	runner().ledger.failWhen('Ask the Help Desk', ({ contact }) => (contact as { email: string }).email === BO);
	await report('complaint.filed', of(), {});
	await complain('B-1', BO);
	expect(await tasks(BO)).toEqual(['task: Open a ticket for order B-1']);
	expect(await tasks(ANN)).toEqual([]);
	expect(mails('Say We Are on It')).toEqual([ANN]);
	for (const email of [ANN, BO]) expect(await where(email)).toBe('waiting at Solved Within 2 Days?');
});

it('fails visibly, and sends nothing, when the other workflow is gone', async () => {
	await runner().unpublish('ticket');
	await complain();
	expect(await where()).toBe('failed at A Complaint Comes');
	expect(mails('Say We Are on It')).toEqual([]);
});

it('is over when the complaint is withdrawn, for that order only', async () => {
	await complain('A-17');
	await complain('A-18');
	await report('complaint.withdrawn', of('A-18'));
	const runs = (await runner().store.enrollments(ANN)).map(({ entryKey, status }) => [entryKey, status]);
	expect(Object.fromEntries(runs)).toEqual({ 'A-17': 'active', 'A-18': 'exited' });
});
