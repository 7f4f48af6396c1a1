import contentExample from '../../../examples/machine-care-content.json';
import example from '../../../examples/machine-care.json';
import { setConsent } from '../../../lib/engine';
import { useRunner } from '../support/useRunner';
import { ANN, BO, imported, publish, reporting } from './support/published';
import { usePost } from './support/usePost';

// Monday, 5 January 2026, 9 o'clock.
const runner = useRunner();
const post = usePost(runner);

const report = reporting(runner, 'Shop Events');
const where = async (email = ANN) => await runner().store.where(email);

const CONTENT = { workflowId: { __rl: true, mode: 'list', value: 'content' } };

beforeEach(async () => {
	await runner().publish(imported(contentExample, { id: 'content' }));
	await publish(runner(), example, {
		set: { 'Run: Write the First': CONTENT, 'Run: Write the Second': CONTENT },
	});
});

const buy = async (model: string, email = ANN, firstName = 'Ann') =>
	await report('machine.bought', { machine: { serial: `of ${email}`, model } }, { email, firstName });

it('fills letters of the collection in for each contact, with what they share', async () => {
	await buy('espresso');
	await buy('filter', BO, 'Bo');
	const [ann, bo] = post.mails('Send First Cup');
	expect([ann.subject, bo.subject]).toEqual(['Your first cup, Ann', 'Your first cup, Bo']);
	expect(ann.html).toContain('<p>Dear Ann,</p>');
	for (const { text } of [ann, bo]) expect(text).toContain('Kim of Contoso Coffee');

	await runner().advance('14 days');
	expect(post.mails('Send Care Tips').map(({ subject }) => subject)).toEqual([
		'Is it time to descale, Ann?',
		'A fresh filter, Bo',
	]);
	expect([await where(ANN), await where(BO)]).toEqual(['completed', 'completed']);
});

it('sends no empty email if a letter doesn’t exist: someone is asked to write it', async () => {
	await buy('capsule');
	await runner().advance('14 days');
	expect(post.mails('Send Care Tips')).toEqual([]);
	expect(await runner().store.activities(ANN)).toMatchObject([
		{ kind: 'task', subject: 'Write the letter care-capsule', owner: 'marketing@contoso.example' },
	]);
});

it('sends no second letter once consent is withdrawn', async () => {
	await buy('espresso');
	const { id } = await runner().store.contact(ANN);
	await runner().store.with(
		async (engine) =>
			await setConsent(engine, {
				contactId: id,
				channel: 'email',
				purpose: 'marketing',
				state: 'withdrawn',
				source: 'test',
			}),
	);
	await runner().advance('14 days');
	expect(post.mails('Send Care Tips')).toEqual([]);
	expect(await where()).toBe('completed');
});
