import approvalExample from '../../../examples/approved-offer-approval.json';
import example from '../../../examples/approved-offer.json';
import { addSuppressions } from '../../../lib/engine';
import { useRunner } from '../support/useRunner';
import { ANN, BO, imported, publish, reporting } from './support/published';
import { usePost } from './support/usePost';

// Monday, 5 January 2026, 9 o'clock.
const runner = useRunner();
const post = usePost(runner);

const report = reporting(runner, 'Shop Events');
const where = async (email = ANN) => await runner().store.where(email);
const calls = async (email = ANN) =>
	(await runner().store.activities(email)).map(({ description }) => description);

beforeEach(async () => {
	await runner().publish(imported(approvalExample, { id: 'approval' }));
	const set = { 'Run: Ask for Approval': { workflowId: { __rl: true, mode: 'list', value: 'approval' } } };
	await publish(runner(), example, { set });
});

const request = async (id = 'Q-1', email = ANN) =>
	await report('quote.requested', { quote: { id, machines: 3, price: 90 } }, { email, firstName: 'Ann' });

/** The executions of the other workflow that wait for an answer, in the order in which they asked. */
const waiting = () => runner().executions.filter(({ run }) => run.status === 'waiting');

const decide = async (asked: number, approved: boolean) =>
	await runner().answer(waiting()[asked], { data: { approved } });

it('sends nothing until a salesperson has read the offer and approved it', async () => {
	await request();
	const [{ parameters }] = runner().ledger.of('Ask a Salesperson');
	expect(parameters).toMatchObject({
		toEmail: 'sales@contoso.example',
		message: '3 machines for 90 euros a month: https://www.contoso.example/offers/Q-1',
	});
	await runner().advance('1 day');
	expect(await where()).toBe('waiting at Approved?');
	expect(post.mails('Send the Offer')).toEqual([]);

	await decide(0, true);
	expect(await where()).toBe('completed');
	const [mail] = post.mails('Send the Offer');
	expect(mail).toMatchObject({ subject: 'Your offer, Ann' });
	expect(mail.html).toContain('href="https://www.contoso.example/offers/Q-1"');
	expect(await calls()).toEqual([]);
});

it('has someone call if the offer is declined, and if no one answers in two days', async () => {
	await request();
	await request('Q-2', BO);
	await decide(0, false);
	expect([await where(ANN), await where(BO)]).toEqual(['completed', 'waiting at Approved?']);
	await runner().advance('2 days');
	expect([await calls(ANN), await calls(BO)]).toEqual([
		['The offer was not approved'],
		['The offer was not approved'],
	]);
	await decide(1, true);
	expect(post.recipients('Send the Offer')).toEqual([]);
});

it('keeps two quotes of one person apart', async () => {
	await request('Q-1');
	await request('Q-2');
	await decide(1, true);
	expect(post.mails('Send the Offer').map(({ html }) => /offers\/(\S+?)"/.exec(String(html))?.[1])).toEqual([
		'Q-2',
	]);
	const runs = (await runner().store.enrollments(ANN)).map(({ entryKey, status }) => [entryKey, status]);
	expect(Object.fromEntries(runs)).toEqual({ 'Q-1': 'active', 'Q-2': 'completed' });
});

it('sends no approved offer to an address that has bounced meanwhile, and has someone call', async () => {
	await request();
	await runner().store.with(
		async (engine) =>
			await addSuppressions(engine, [
				{ channel: 'email', address: ANN, cause: 'hard_bounce', source: 'test' },
			]),
	);
	await decide(0, true);
	expect(post.mails('Send the Offer')).toEqual([]);
	expect(await calls()).toEqual([expect.stringContaining('Not sent')]);
});

it('counts as declined at once if the salesperson can’t be asked', async () => {
	runner().ledger.failWhen('Ask a Salesperson', () => true);
	await request();
	expect(await calls()).toEqual(['The offer was not approved']);
});
