import example from '../../../examples/birthday.json';
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

beforeEach(async () => {
	await know(runner(), ANN, { firstName: 'Ann', attributes: { birthday: '1990-01-07' } });
	await know(runner(), BO, { attributes: { birthday: '1985-01-05' }, timeZone: 'America/New_York' });
	await publish(runner(), example);
	await runner().settle();
});

it('congratulates those whose birthday is today, by the morning of their own clock', async () => {
	expect(await where(BO)).toBe('waiting at Wait Until Morning');
	expect(await where(ANN)).toBe('not in a journey');
	expect(await runner().store.dueAt(BO)).toBe('2026-01-05T14:00:00.000Z');
	await runner().advance('6 hours');
	expect(mails('Send Birthday Wishes')).toEqual([BO]);
});

it('congratulates the others when their day comes, and reminds those who have not used the gift', async () => {
	await runner().advance('3 days');
	expect(mails('Send Birthday Wishes')).toEqual([BO, ANN]);
	await report('order.placed', { code: 'another' });
	await report('order.placed', { code: 'birthday' }, { email: BO });
	await runner().advance('10 days');
	expect(mails('Remind of the Gift')).toEqual([ANN]);
	expect([await where(ANN), await where(BO)]).toEqual(['completed', 'completed']);
});

it('comes once a year', async () => {
	await runner().advance('20 days');
	// Correcting Ann's birthday doesn't bring her in a second time.
	await know(runner(), ANN, { attributes: { birthday: '1990-01-26' } });
	await runner().advance('3 days');
	expect(await runner().store.enrollments(ANN)).toHaveLength(1);
	await runner().advance('345 days');
	expect(await runner().store.enrollments(BO)).toHaveLength(2);
});
