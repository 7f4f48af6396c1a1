import example from '../../../examples/abandoned-cart.json';
import { useRunner } from '../support/useRunner';
import { ANN, publish, reporting } from './support/published';
import { usePost } from './support/usePost';

// Monday, 5 January 2026, 9 o'clock.
const runner = useRunner();
const post = usePost(runner);

const report = reporting(runner, 'Shop Events');
const mails = (node: string) => post.recipients(node);
const reminders = () => post.mails('Remind of the Cart').map(({ html }) => String(html));

beforeEach(async () => await publish(runner(), example));

const cart = async (id: string, total: number, items = 'beans') =>
	await report('cart.updated', { cart: { id, total, items } });

/** What became of each cart. */
async function runs(): Promise<Record<string, string>> {
	const enrollments = await runner().store.enrollments(ANN);
	return Object.fromEntries(
		enrollments.map(({ entryKey, status, reason, positions: [position] }) => [
			entryKey,
			position === undefined ? [status, reason].filter(Boolean).join(': ') : (position.stepName ?? ''),
		]),
	);
}

it('reminds an hour after the last change, of what is in the cart then, and rewards a large one', async () => {
	await cart('c1', 40);
	await runner().advance('50 minutes');
	await cart('c1', 120, 'beans and a grinder');
	await runner().advance('59 minutes');
	expect(reminders()).toEqual([]);
	await runner().advance('1 minute');
	expect(reminders()).toEqual([expect.stringContaining('beans and a grinder')]);
	expect(await runs()).toEqual({ c1: 'Wait 1 Day' });
	await runner().advance('1 day');
	expect(mails('Offer 10 Percent Off')).toEqual([ANN]);
	await report('order.placed', { cart: { id: 'c1' } });
	expect(await runs()).toEqual({ c1: 'exited: goal_reached' });
	expect(post.mails('Offer 10 Percent Off')[0].html).toContain('/cart/c1?code=TEN');
});

it('says a last word about a small cart, and lets it go', async () => {
	await cart('c1', 30);
	await runner().advance('49 hours');
	expect(mails('Send a Last Word')).toEqual([ANN]);
	expect(mails('Offer 10 Percent Off')).toEqual([]);
	await runner().advance('3 days');
	expect(await runs()).toEqual({ c1: 'completed' });
});

it('keeps two carts of one person apart', async () => {
	await cart('c1', 30);
	await cart('c2', 300);
	await runner().advance('30 minutes');
	await cart('c2', 310);
	await report('order.placed', { cart: { id: 'c2' } });
	expect(await runs()).toEqual({ c1: 'Still Shopping?', c2: 'exited: goal_reached' });
	await runner().advance('30 minutes');
	expect(await runs()).toEqual({ c1: 'Wait 2 Days', c2: 'exited: goal_reached' });
	expect(mails('Remind of the Cart')).toEqual([ANN]);
});

it('says nothing of a cart that was emptied, and does not begin again with it for a week', async () => {
	await cart('c1', 30);
	await report('cart.emptied', { cart: { id: 'c1' } });
	await cart('c1', 50);
	await runner().advance('2 days');
	expect(reminders()).toEqual([]);
	expect(await runs()).toEqual({ c1: 'exited: exit_criterion' });
});

it('stays quiet as long as a contact keeps shopping', async () => {
	for (let change = 1; change <= 5; change++) {
		await cart('c1', 10 * change);
		await runner().advance('40 minutes');
	}
	expect(reminders()).toEqual([]);
	expect(await runs()).toEqual({ c1: 'Still Shopping?' });
});
