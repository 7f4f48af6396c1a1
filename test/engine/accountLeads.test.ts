import { NotFoundError } from '../../lib/domain';
import { DEFAULT_ENTRY_RULES } from '../../lib/domain/journey';
import {
	createLead,
	createStrategy,
	moveLead,
	registerSource,
	saveAccount,
	updateLead,
} from '../../lib/engine';
import type { Account, Contact, Lead } from '../../lib/store';
import { JOURNEY } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { contactRow } from '../support/rows';
import { scoringModel, ScoringHarness } from '../support/scoringHarness';

onBothStores((newPlace) => {
	let scoring: ScoringHarness;
	let acme: Account;
	let ann: Contact;
	let bo: Contact;

	beforeEach(async () => {
		scoring = await ScoringHarness.start(newPlace());
		({ account: acme } = await saveAccount(
			scoring.journey.engine,
			{ domain: 'acme.example' },
			{ matchBy: 'domain' },
		));
		const know = async (email: string): Promise<Contact> =>
			await scoring.journey.store.contacts.insert(contactRow({ email, accountId: acme.id }));
		ann = await know('ann@acme.example');
		bo = await know('bo@acme.example');
	});

	afterEach(async () => await scoring.close());

	const create = async (
		given: Partial<Parameters<typeof createLead>[1]> = {},
	): Promise<Awaited<ReturnType<typeof createLead>>> => {
		const result = await createLead(scoring.journey.engine, {
			contactId: null,
			accountId: acme.id,
			matching: 'emailAndPage',
			ifFound: 'update',
			fields: { page: '/spring' },
			origin: null,
			...given,
		});
		await scoring.journey.engine.clock.idle();
		return result;
	};

	const newLead = async (): Promise<Lead> => (await create()).lead as Lead;

	const move = async ({ id }: Lead, action: 'sales_ready' | 'advance'): Promise<void> => {
		await moveLead(scoring.journey.engine, {
			leadId: id,
			move: { action },
			reason: null,
			opportunity: null,
			by: { kind: 'hand', name: 'Kim' },
			origin: null,
		});
		await scoring.journey.engine.clock.idle();
	};

	it('an account has one open lead a page, apart from those of its contacts', async () => {
		const { lead: own } = await create({ contactId: ann.id });
		const results = await Promise.all(Array.from({ length: 8 }, async () => await create()));
		expect(new Set(results.map(({ lead }) => lead?.id)).size).toBe(1);
		const [{ lead }] = results;
		expect(lead).toMatchObject({ contactId: null, accountId: acme.id });
		expect(own).toMatchObject({ contactId: ann.id, accountId: acme.id });
		expect(own?.id).not.toBe(lead?.id);
		expect((await create({ fields: { page: '/autumn' } })).outcome).toBe('created');
		expect((await create({ matching: 'email', fields: {} })).outcome).toBe('linked');
	});

	it('a strategy finds it by the account', async () => {
		const strategy = await createStrategy(scoring.journey.engine, {
			name: 'By account',
			description: null,
			definition: { record: 'lead', rules: [{ fields: [{ field: 'accountId', compare: 'exact' }] }] },
		});
		const { lead } = await create({ matching: { strategy } });
		expect(await create({ matching: { strategy } })).toMatchObject({
			outcome: 'linked',
			lead: { id: lead?.id },
		});
	});

	it('is of an account that exists', async () => {
		await expect(create({ accountId: 'nobody' })).rejects.toThrow(NotFoundError);
	});

	it('what happens to it is told once, and heard by the enrollments of the account', async () => {
		const rules = { ...DEFAULT_ENTRY_RULES, per: 'account' as const };
		await scoring.journey.trigger('moved', { dueAt: null, eventType: 'lead.sales_ready' });
		await scoring.journey.step('moved');
		await registerSource(scoring.journey.engine, {
			journeyId: JOURNEY,
			stepId: 'trigger',
			audience: null,
			rules,
		});
		const [enrollmentId] = await scoring.journey.enter([bo], { rules });
		const lead = await newLead();
		await move(lead, 'advance');
		expect(await scoring.journey.where(enrollmentId)).toBe('waiting at moved');
		await move(lead, 'sales_ready');
		expect(await scoring.journey.where(enrollmentId)).toBe('completed');
		expect(await scoring.eventsOf(ann, 'lead.stage_changed')).toMatchObject([
			{ action: 'sales_ready', accountId: acme.id, leadId: lead.id },
			{ action: 'advance' },
		]);
		expect(await scoring.eventsOf(bo, 'lead.stage_changed')).toEqual([]);
		expect(await scoring.fresh(lead)).toMatchObject({ salesReadyAt: expect.any(Number) });
	});

	it('its changes are noticed: it is scored again, and its score makes it ready for sales', async () => {
		const campaign = { kind: 'lead', conditions: [{ field: 'campaign', operator: 'equals', value: 'Fair' }] };
		await scoring.publish(
			scoringModel({
				basis: 'account',
				salesReadyAt: 30,
				rules: [
					{ name: 'Opened', kind: 'interaction', type: 'email.opened', points: 10 },
					{ name: 'Fair', kind: 'condition', condition: campaign, points: 20 },
				],
			}),
		);
		const lead = await newLead();
		await scoring.journey.event(bo.id, { type: 'email.opened' });
		expect(await scoring.said(lead)).toMatchObject({ score: 10 });
		await updateLead(scoring.journey.engine, lead.id, { campaign: 'Fair' });
		await scoring.journey.engine.clock.idle();
		expect(await scoring.fresh(lead)).toMatchObject({ score: 30, stage: 'sales_acceptance' });
		expect(await scoring.eventsOf(ann, 'lead.sales_ready')).toHaveLength(1);
	});

	it('is moved and scored where the account has no contact at all', async () => {
		const { account } = await saveAccount(
			scoring.journey.engine,
			{ domain: 'empty.example' },
			{ matchBy: 'domain' },
		);
		await scoring.publish(
			scoringModel({
				basis: 'account',
				rules: [
					{
						name: 'Known',
						kind: 'condition',
						condition: { kind: 'field', record: 'account', field: 'domain', operator: 'exists' },
						points: 5,
					},
				],
			}),
		);
		const lead = (await create({ accountId: account.id })).lead as Lead;
		expect(await scoring.said(lead)).toMatchObject({ score: 5 });
		await move(lead, 'sales_ready');
		expect(await scoring.fresh(lead)).toMatchObject({ stage: 'sales_acceptance' });
	});
});
