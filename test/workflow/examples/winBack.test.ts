import example from '../../../examples/win-back.json';
import { useRunner } from '../support/useRunner';
import { know } from '../scenarios/support';
import { ANN, BO, publish, reporting } from './support/published';
import { usePost } from './support/usePost';

// Monday, 5 January 2026, 9 o'clock.
const runner = useRunner();
const post = usePost(runner);

const report = reporting(runner, 'Mail and Shop Events');
const mails = (node: string) => post.recipients(node);
const where = async (email = ANN) => await runner().store.where(email);

/** Everyone takes the path with the emails, so that a test knows what becomes of them. */
const ALL_BACK = {
	'Nine in Ten': {
		paths: {
			path: [
				{ name: 'Win Back', percentage: '100', controlGroup: false },
				{ name: 'Control Group', percentage: '0', controlGroup: true },
			],
		},
	},
};

it('writes to those who did nothing at all for 90 days, whatever else they might have done', async () => {
	await publish(runner(), example, { set: ALL_BACK });
	for (const email of [ANN, BO]) await know(runner(), email);
	await runner().advance('60 days');
	// A type that the journey has never heard of; and one that is no activity of Ann's.
	await report('forum.posted', {}, { email: BO });
	await report('email.delivered');
	await runner().advance('32 days');
	expect(mails('Say We Miss You')).toEqual([ANN]);
	expect(await where(BO)).toBe('not in a journey');
	await report('email.clicked', { step: 'Gate: We Miss You' });
	expect(await where()).toBe('waiting at Wait a Month for an Order');
	expect(mails('Offer 15 Percent Off')).toEqual([]);
});

it('offers something to those who do not click, and ends with an order', async () => {
	for (const email of [ANN, BO]) await know(runner(), email);
	await runner().advance('100 days');
	await publish(runner(), example, { set: ALL_BACK });
	await runner().advance('8 days');
	expect(mails('Offer 15 Percent Off').sort()).toEqual([ANN, BO]);
	await report('order.placed');
	await report('email.unsubscribed', {}, { email: BO });
	expect([await where(ANN), await where(BO)]).toEqual(['exited (goal_reached)', 'exited (exit_criterion)']);
});

it('sends nothing to one in ten, and counts their orders too', async () => {
	const crowd = Array.from({ length: 120 }, (_, n) => `person${n}@fabrikam.example`);
	for (const email of crowd) await know(runner(), email);
	await runner().advance('100 days');
	await publish(runner(), example);
	await runner().advance('9 days');
	const written = new Set(mails('Say We Miss You'));
	expect(written.size).toBeGreaterThan(60);
	expect(written.size).toBeLessThan(crowd.length);
	for (const email of crowd) expect(await where(email)).toBe('waiting at Wait a Month for an Order');
	const control = crowd.find((email) => !written.has(email)) as string;
	await report('order.placed', {}, { email: control });
	expect(await where(control)).toBe('exited (goal_reached)');
});
