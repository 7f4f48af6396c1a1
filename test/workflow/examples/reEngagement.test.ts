import example from '../../../examples/re-engagement.json';
import { useRunner } from '../support/useRunner';
import { ANN, BO, imported, publish, reporting } from './support/published';
import { usePost } from './support/usePost';
import { know } from '../scenarios/support';

// Monday, 5 January 2026, 9 o'clock.
const runner = useRunner();
const post = usePost(runner);

const report = reporting(runner, 'Mail and Shop Events');
const mails = (node: string) => post.recipients(node);
const where = async (email = ANN) => await runner().store.where(email);

/** As the README says: the lower part is run once by hand, and its segment chosen in the trigger. */
beforeEach(async () => {
	const { run } = await runner().runManually(imported(example), 'Run This Once', [{}]);
	const [made] = run.data.resultData.runData['Make the Segment'][0].data?.main[0] ?? [];
	const set = { 'Inactive for 90 Days': { segments: [String(made.json.id)] } };
	await publish(runner(), example, { set });
	for (const email of [ANN, BO]) await know(runner(), email, { firstName: 'Ann' });
});

/** Segments are looked at every few seconds, and simulated time leaps over these: here, once a week. */
async function pass(weeks: number): Promise<void> {
	for (let week = 0; week < weeks; week++) {
		await runner().advance('1 week');
		await runner().store.with(async ({ clock }) => clock.wake());
		await runner().settle();
	}
}

async function consent(email = ANN): Promise<string | undefined> {
	const { id } = await runner().store.contact(email);
	const consents = await runner().store.read(async (store) => await store.consents.history(id));
	return consents[0]?.state;
}

it('writes to contacts that fall silent for 90 days, not to others, and hears from those who open it', async () => {
	await pass(8);
	await report('email.opened', { step: 'Gate: Newsletter' }, { email: BO });
	await pass(5);
	expect(mails('Send We Miss You')).toEqual([ANN]);
	expect(await where(BO)).toBe('not in a journey');
	await report('email.opened', { step: 'Gate: We Miss You' });
	expect(await where()).toBe('completed');
	expect(mails('Send What Is New')).toEqual([ANN]);
	expect(mails('Ask Whether to Stop')).toEqual([]);
});

it('asks those who do not open it, and keeps those who say so', async () => {
	await pass(15);
	expect(mails('Ask Whether to Stop').sort()).toEqual([ANN, BO]);
	await report('email.clicked', { url: 'https://www.contoso.example/stay' });
	expect(mails('Say Good to Have You')).toEqual([ANN]);
	await pass(3);
	expect(await consent(ANN)).toBeUndefined();
	expect(await consent(BO)).toBe('withdrawn');
	expect(await where(BO)).toBe('completed');
});

it('ends for who orders, and for who unsubscribes', async () => {
	await pass(13);
	await report('order.placed');
	await report('email.unsubscribed', {}, { email: BO });
	expect([await where(ANN), await where(BO)]).toEqual(['exited (goal_reached)', 'exited (exit_criterion)']);
	await pass(4);
	expect(mails('Ask Whether to Stop')).toEqual([]);
});
