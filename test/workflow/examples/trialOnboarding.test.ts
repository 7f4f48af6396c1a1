import example from '../../../examples/trial-onboarding.json';
import { know } from '../scenarios/support';
import { useRunner } from '../support/useRunner';
import { ANN, publish, reporting } from './support/published';
import { usePost } from './support/usePost';

// Monday, 5 January 2026, 9 o'clock.
const runner = useRunner();
const post = usePost(runner);

const report = reporting(runner, 'Machine and Shop Events');
const mails = (node: string) => post.recipients(node);
const where = async () => await runner().store.where(ANN);

beforeEach(async () => {
	await publish(runner(), example);
	const attributes = { trialEndsAt: '2026-02-04' };
	await report('trial.started', {}, { firstName: 'Ann', company: 'Fabrikam', attributes });
	expect(mails('Send First Steps')).toEqual([ANN]);
});

it('makes ten cups, asks for an offer, and becomes a lead with a task for its owner', async () => {
	for (let cup = 1; cup <= 9; cup++) await report('cup.brewed');
	expect(await where()).toBe('waiting at What Comes First?');
	await report('cup.brewed');
	expect(mails('Send Tips for More')).toEqual([ANN]);
	expect(await runner().store.dueAt(ANN)).toBe('2026-02-01T09:00:00.000Z');

	await runner().advance('27 days');
	expect(mails('Send Three Days Left')).toEqual([ANN]);
	await report('offer.requested', { seats: 40 });
	expect(await where()).toBe('completed');
	expect(await runner().store.leads(ANN)).toMatchObject([{ page: 'trial', campaign: 'Office trial' }]);
	expect(await runner().store.activities(ANN)).toMatchObject([
		{ kind: 'task', subject: 'Write an offer for Fabrikam', description: 'Seats: 40' },
	]);
	expect(mails('Send the Trial Is Over')).toEqual([]);
});

it('asks for help first, and is called the same day, whatever it brews afterwards', async () => {
	await report('cup.brewed');
	await report('help.requested', { question: 'Where does the water go?' });
	for (let cup = 1; cup <= 10; cup++) await report('cup.brewed');
	expect(await runner().store.activities(ANN)).toMatchObject([
		{
			kind: 'phoneCall',
			subject: 'Help Ann with the new machine',
			description: 'Where does the water go?',
			owner: 'support@contoso.example',
			dueAt: runner().clock.now(),
		},
	]);
	expect(mails('Send Tips for More')).toEqual([]);
	expect(await where()).toBe('waiting at Wait Until 3 Days Are Left');
});

it('is offered a hand after three days of silence; a longer trial moves the next mail', async () => {
	await runner().advance('3 days');
	expect(mails('Offer a Hand')).toEqual([ANN]);
	await know(runner(), ANN, { attributes: { trialEndsAt: '2026-02-14' } });
	expect(await runner().store.dueAt(ANN)).toBe('2026-02-11T09:00:00.000Z');
	await runner().advance('36 days');
	expect(mails('Send Three Days Left')).toEqual([ANN]);
});

it('gets a second chance when it asks for nothing', async () => {
	await runner().advance('31 days');
	expect(mails('Send the Trial Is Over')).toEqual([ANN]);
	await runner().advance('30 days');
	expect(mails('Send a Second Chance')).toEqual([ANN]);
	expect(await where()).toBe('completed');
});

it('hears nothing more when it buys, or cancels', async () => {
	await report('plan.bought');
	expect(await where()).toBe('exited (goal_reached)');
	await runner().advance('60 days');
	expect(mails('Send Three Days Left')).toEqual([]);
	await report('trial.started', {}, { email: 'bo@fabrikam.example' });
	await report('trial.canceled', {}, { email: 'bo@fabrikam.example' });
	expect(await runner().store.where('bo@fabrikam.example')).toBe('exited (exit_criterion)');
});
