import example from '../../../examples/b2b-account-journey.json';
import { saveAccount, saveContact } from '../../../lib/engine';
import { useRunner } from '../support/useRunner';
import { ANN, BO, publish, reporting } from './support/published';
import { usePost } from './support/usePost';

// Monday, 5 January 2026, 9 o'clock.
const runner = useRunner();
const post = usePost(runner);

const report = reporting(runner, 'Website and Email Events');
const clicks = async (email: string) => await report('email.clicked', { who: email }, { email });
const mails = (node: string) => post.recipients(node);

async function company(tier?: string): Promise<void> {
	await runner().store.with(async (engine) => {
		const fields = { domain: 'fabrikam.example', name: 'Fabrikam' };
		const attributes = tier === undefined ? {} : { attributes: { tier } };
		await saveAccount(engine, { ...fields, ...attributes }, { matchBy: 'domain' });
	});
	await runner().settle();
}

beforeEach(async () => {
	await publish(runner(), example);
	await company();
	await runner().store.with(async (engine) => {
		for (const email of [ANN, BO]) {
			await saveContact(engine, { email }, { matchBy: 'email', accountByDomain: 'link' });
		}
	});
});

/** What sales got, for whomever of the company. */
async function sales(): Promise<{ leads: object[]; activities: object[] }> {
	const [leads, activities] = await runner().store.read(
		async (store) => await Promise.all([store.leads.list(), store.activities.list()]),
	);
	return { leads, activities };
}

it('brings the company in once; clicks of two colleagues make one lead and one call', async () => {
	await company('target');
	expect(post.mails('Introduce Us').map(({ subject }) => subject)).toEqual(['Coffee for Fabrikam']);
	await clicks(BO);
	expect(await sales()).toEqual({ leads: [], activities: [] });
	await clicks(ANN);
	await clicks(ANN);
	await clicks(BO);
	await runner().advance('60 days');

	const { leads, activities } = await sales();
	expect(leads).toMatchObject([{ topic: 'Interest at Fabrikam', page: 'target-accounts' }]);
	expect(activities).toMatchObject([
		{
			kind: 'phoneCall',
			subject: 'Call Fabrikam',
			description: `Last click by ${ANN}`,
			owner: 'kim@contoso.example',
			accountId: (leads[0] as { accountId: string }).accountId,
		},
	]);
});

it('tries once more with a case study; then one click of anybody is enough', async () => {
	await company('target');
	await clicks(ANN);
	await runner().advance('14 days');
	expect(mails('Send a Case Study')).toHaveLength(1);
	await clicks(BO);
	expect((await sales()).activities).toMatchObject([{ kind: 'phoneCall' }]);
});

it('gives sales one task for later when no one shows interest', async () => {
	await company('target');
	await runner().advance('28 days');
	expect(await sales()).toMatchObject({
		leads: [],
		activities: [{ kind: 'task', subject: 'Find another way into Fabrikam' }],
	});
});

it('writes to no company of another tier', async () => {
	await company('prospect');
	expect(mails('Introduce Us')).toEqual([]);
	const enrollments = await runner().store.read(async (store) => await store.enrollments.list());
	expect(enrollments).toMatchObject([{ status: 'completed' }]);
});

it('ends when anybody of the company has signed', async () => {
	await company('target');
	await report('deal.won', {}, { email: BO });
	await runner().advance('60 days');
	expect(mails('Send a Case Study')).toEqual([]);
	expect(await sales()).toEqual({ leads: [], activities: [] });
});
