import example from '../../../examples/welcome-series.json';
import { useRunner } from '../support/useRunner';
import { ANN, publish, reporting } from './support/published';
import { usePost } from './support/usePost';

// Monday, 5 January 2026, 9 o'clock.
const runner = useRunner();
const post = usePost(runner);

const report = reporting(runner, 'Mail and Shop Events');
const mails = (node: string) => post.recipients(node);
const where = async (email = ANN) => await runner().store.where(email);

beforeEach(async () => await publish(runner(), example));

async function signUp(email = ANN, more: object = {}): Promise<void> {
	const answer = await runner().call('Newsletter Sign-Up', { body: { email, firstName: 'Ann', ...more } });
	expect(answer).toMatchObject({ status: 200 });
}

const opens = async (step: string) => await report('email.opened', { step });

it('opens the welcome, gets the guide, and after a pause an offer by the morning of her own clock', async () => {
	await signUp(ANN, { timeZone: 'America/New_York' });
	expect(mails('Send the Welcome')).toEqual([ANN]);
	await runner().advance('5 hours');
	await opens('Gate: Welcome');
	expect(await where()).toBe('waiting at Wait 2 Days');
	await runner().advance('2 days');
	expect(mails('Send the Brewing Guide')).toEqual([ANN]);
	// Wednesday and five days are a Monday; the next Tuesday, 9 o'clock in New York.
	expect(await runner().store.dueAt(ANN)).toBe('2026-01-13T14:00:00.000Z');
	await runner().advance('7 days');
	expect(await where()).toBe('waiting at Wait 14 Days for an Order');
	await report('order.placed');
	expect(await where()).toBe('exited (goal_reached)');
});

it('gets the welcome once more with another subject, and goes on when that is opened', async () => {
	await signUp();
	await opens('Gate: Another');
	await runner().advance('3 days');
	expect(mails('Send It Once More')).toEqual([ANN]);
	await opens('Gate: Second Try');
	expect(await where()).toBe('waiting at Wait 2 Days');
});

it('is left in peace when it opens neither', async () => {
	await signUp();
	await runner().advance('8 days');
	expect(await where()).toBe('completed');
	expect(mails('Send the Brewing Guide')).toEqual([]);
});

it('leaves at once when it unsubscribes, and never enters again', async () => {
	await signUp();
	await report('email.unsubscribed');
	expect(await where()).toBe('exited (exit_criterion)');
	await signUp();
	await runner().advance('30 days');
	expect(await runner().store.enrollments(ANN)).toHaveLength(1);
	expect(mails('Send It Once More')).toEqual([]);
});

it('offers something to nine in ten, and nothing to the others, whose orders are waited for all the same', async () => {
	const crowd = Array.from({ length: 150 }, (_, n) => `person${n}@fabrikam.example`);
	for (const email of crowd) {
		await signUp(email);
		await report('email.opened', { step: 'Gate: Welcome' }, { email });
	}
	await runner().advance('15 days');
	const [shipping, off] = [mails('Offer Free Shipping'), mails('Offer 10 Percent Off')];
	expect(shipping.length).toBeGreaterThan(5);
	expect(off.length).toBeGreaterThan(5);
	expect(new Set([...shipping, ...off]).size).toBe(shipping.length + off.length);
	expect(shipping.length + off.length).toBeLessThan(crowd.length);
	for (const email of crowd) expect(await where(email)).toBe('waiting at Wait 14 Days for an Order');
});
