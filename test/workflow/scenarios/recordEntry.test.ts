import { completeActivity, createActivity, createLead } from '../../../lib/engine';
import { useRunner } from '../support/useRunner';
import { ANN, BO, know, longJourney, refusals } from './support';

const runner = useRunner();

const welcomed = (): string[] => runner().ledger.emails('Welcome');

const byRecord = (record: string, action: string, more = {}) =>
	longJourney({ audience: 'record', record, action, reentry: 'always', ...more });

describe('a contact enters', () => {
	it('when it is created, and not when it is updated', async () => {
		await runner().publish(byRecord('contact', 'created'));
		await know(runner(), ANN);
		await know(runner(), ANN, { company: 'Contoso' });
		expect(welcomed()).toEqual([ANN]);
		expect(runner().ledger.of('Welcome')[0].json).toMatchObject({
			change: { record: 'contact', action: 'created' },
			contact: { email: ANN },
		});
	});

	it('when one of the watched fields changes, and at nothing else', async () => {
		await runner().publish(byRecord('contact', 'updated', { fields: 'owner, attributes.plan' }));
		await know(runner(), ANN, { owner: 'kim', attributes: { plan: 'basic' } });
		await know(runner(), ANN, { company: 'Contoso' });
		await know(runner(), ANN, { attributes: { size: 7 } });
		await know(runner(), ANN, { owner: 'kim' });
		expect(welcomed()).toEqual([]);
		await know(runner(), ANN, { owner: 'lee' });
		expect(welcomed()).toEqual([ANN]);
		await know(runner(), ANN, { attributes: { plan: 'vip' } });
		expect(welcomed()).toEqual([ANN, ANN]);
	});

	it('at any update when no field is watched', async () => {
		await runner().publish(byRecord('contact', 'updated'));
		await know(runner(), ANN);
		await know(runner(), ANN, { company: 'Contoso' });
		await know(runner(), ANN, { company: 'Contoso' });
		expect(welcomed()).toEqual([ANN]);
	});

	it('with all of its attributes watched by one word', async () => {
		await runner().publish(byRecord('contact', 'updated', { fields: 'attributes' }));
		await know(runner(), ANN);
		await know(runner(), ANN, { company: 'Contoso' });
		await know(runner(), ANN, { attributes: { plan: 'vip' } });
		expect(welcomed()).toEqual([ANN]);
	});

	it('not a second time while it is inside, if re-entry is after exit', async () => {
		await runner().publish(byRecord('contact', 'updated', { reentry: 'afterExit' }));
		await know(runner(), ANN);
		await know(runner(), ANN, { company: 'Contoso' });
		await know(runner(), ANN, { company: 'Fabrikam' });
		expect(welcomed()).toEqual([ANN]);
		expect(await refusals(runner(), ANN)).toEqual(['already_in_journey ×1']);
	});
});

describe('a lead brings its contact in', () => {
	const lead = async (email: string, fields: object): Promise<void> => {
		const { id } = await runner().store.contact(email);
		await runner().store.with(async (engine) => {
			await createLead(engine, {
				contactId: id,
				matching: 'email',
				ifFound: 'update',
				fields,
				origin: null,
			});
		});
		await runner().settle();
	};

	it('when it is created, with the lead on the item', async () => {
		await runner().publish(byRecord('lead', 'created'));
		await know(runner(), ANN);
		await know(runner(), BO);
		await lead(ANN, { topic: 'Coffee' });
		expect(welcomed()).toEqual([ANN]);
		expect(runner().ledger.of('Welcome')[0].json).toMatchObject({
			change: { record: 'lead', action: 'created' },
			lead: { topic: 'Coffee' },
		});
	});

	it('when a watched field of it changes', async () => {
		await runner().publish(byRecord('lead', 'updated', { fields: 'owner' }));
		await know(runner(), ANN);
		await lead(ANN, { topic: 'Coffee' });
		await lead(ANN, { topic: 'Tea' });
		expect(welcomed()).toEqual([]);
		await lead(ANN, { owner: 'kim' });
		expect(welcomed()).toEqual([ANN]);
	});
});

describe('a sales activity brings its contact in', () => {
	const activity = async (email: string): Promise<string> => {
		const { id } = await runner().store.contact(email);
		const made = await runner().store.with(
			async (engine) =>
				await createActivity(engine, {
					kind: 'phoneCall',
					subject: 'Call back',
					description: null,
					dueAt: null,
					startsAt: null,
					endsAt: null,
					owner: null,
					contactId: id,
					accountId: null,
					leadId: null,
					origin: null,
				}),
		);
		await runner().settle();
		return made.activity.id;
	};

	it('when it is created', async () => {
		await runner().publish(byRecord('activity', 'created'));
		await know(runner(), ANN);
		await activity(ANN);
		expect(welcomed()).toEqual([ANN]);
	});

	it('when it is done', async () => {
		await runner().publish(byRecord('activity', 'updated', { fields: 'status' }));
		await know(runner(), ANN);
		const id = await activity(ANN);
		expect(welcomed()).toEqual([]);
		await runner().store.with(async (engine) => await completeActivity(engine, id, 'completed'));
		await runner().settle();
		expect(welcomed()).toEqual([ANN]);
	});
});
