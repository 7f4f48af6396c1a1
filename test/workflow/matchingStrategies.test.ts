import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { createProcess, createStrategy, saveAccount, saveContact } from '../../lib/engine';
import type { Contact, StoredStrategy } from '../../lib/store';
import type { Answer } from './support/callWebhook';
import { draw, events, mapped, ours, standIn } from './support/draw';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const PHONE_AND_NAME = {
	rules: [{ fields: [{ field: 'phone' }, { field: 'name', compare: 'fuzzy', threshold: 0.85 }] }],
};

const ZOE = { email: 'zoe@example.com', phone: '+31 20 794 6000', firstName: 'Zoë', lastName: 'Jansen' };

/** The same person by another spelling, without an address: another one would say that it is another person. */
const AGAIN = {
	phone: '+31-20-794-60-00',
	firstName: 'Zoe',
	lastName: 'Janssen',
};

const stored = async (record: 'contact' | 'lead', definition: object): Promise<StoredStrategy> =>
	await runner().store.with(
		async (engine) =>
			await createStrategy(engine, {
				name: `${record}s`,
				description: null,
				definition: { record, ...definition },
			}),
	);

/** What a node's parameters say for a strategy that is stored, and for one that is written in the node. */
const chosen = async (
	how: 'from the list' | 'in the node',
	record: 'contact' | 'lead',
	definition: object,
): Promise<INodeParameters> =>
	how === 'from the list'
		? { strategy: (await stored(record, definition)).id }
		: { strategy: 'inline', strategyJson: JSON.stringify(definition) };

const contacts = async (): Promise<Contact[]> =>
	await runner().store.read(async (store) => await store.contacts.list());

const interactions = async (): Promise<number> =>
	await runner().store.read(async (store) => await store.interactions.count());

describe.each(['from the list', 'in the node'] as const)('a strategy that is chosen %s', (how) => {
	it('decides who has sent a form', async () => {
		const field = (name: string) => ({ name, target: name, required: false });
		await runner().publish(
			draw(
				{
					Form: ours('journeyFormTrigger', {
						fields: { field: ['email', 'phone', 'firstName', 'lastName'].map(field) },
						matchBy: 'strategy',
						...(await chosen(how, 'contact', PHONE_AND_NAME)),
					}),
					After: standIn('record'),
				},
				[['Form', 'After']],
			),
		);
		for (const body of [ZOE, AGAIN])
			expect(await runner().call('Form', { body })).toMatchObject({ status: 200 });
		expect(await contacts()).toEqual([expect.objectContaining({ ...ZOE, ...AGAIN, phone: ZOE.phone })]);
		await runner().call('Form', { body: { ...AGAIN, firstName: 'Bo', lastName: 'Visser' } });
		expect(await contacts()).toHaveLength(2);
		expect(await interactions()).toBe(3);
	});

	it('decides whose an event is', async () => {
		await runner().publish(
			draw(
				{
					Enter: events({ matchBy: 'strategy', ...(await chosen(how, 'contact', PHONE_AND_NAME)) }),
					After: standIn('record'),
				},
				[['Enter', 'After']],
			),
		);
		const [first, second] = [
			await runner().call('Enter', { body: { type: 'enter', contact: ZOE } }),
			await runner().call('Enter', { body: { type: 'enter', contact: AGAIN } }),
		];
		expect(second.body.contactId).toBe(first.body.contactId);
		expect(await contacts()).toEqual([expect.objectContaining({ email: ZOE.email, lastName: 'Janssen' })]);
		const byId = { type: 'seen', contact: { id: String(first.body.contactId) } };
		expect(await runner().call('Enter', { body: byId })).toMatchObject({ status: 200 });
	});

	it('decides which lead an item is about', async () => {
		const byCampaign = {
			rules: [{ fields: [{ field: 'contactId', compare: 'exact' }, { field: 'campaign' }] }],
		};
		await runner().publish(
			draw(
				{
					Enter: events({ reentry: 'always' }),
					Lead: ours('journeyCreateLead', {
						matching: 'strategy',
						...(await chosen(how, 'lead', byCampaign)),
						...mapped({
							topic: '={{ $json.event.properties.topic }}',
							campaign: '={{ $json.event.properties.campaign }}',
						}),
					}),
					After: standIn('record'),
				},
				[['Enter', 'Lead', 'After']],
			),
		);
		for (const properties of [
			{ campaign: 'Spring', topic: 'Grinders' },
			{ campaign: ' SPRING ', topic: 'Espresso' },
			{ campaign: 'Autumn', topic: 'Filters' },
		]) {
			await runner().call('Enter', { body: { type: 'enter', contact: { email: ZOE.email }, properties } });
		}
		const outcomes = runner()
			.ledger.of('After')
			.map(({ json }) => (json.lead as IDataObject).outcome);
		expect(outcomes).toEqual(['created', 'updated', 'created']);
		expect((await runner().store.leads(ZOE.email)).map(({ topic }) => topic)).toEqual([
			'Filters',
			'Espresso',
		]);
	});
});

describe('events that a strategy cannot place', () => {
	const publish = async (definition: object, more: INodeParameters = {}): Promise<void> => {
		const strategyJson = JSON.stringify({ ...PHONE_AND_NAME, ...definition });
		await runner().publish(
			draw(
				{
					Enter: events({ matchBy: 'strategy', strategy: 'inline', strategyJson, ...more }),
					After: standIn('record'),
				},
				[['Enter', 'After']],
			),
		);
	};

	const send = async (list: object[]): Promise<Answer> =>
		await runner().call('Enter', { body: { events: list } });

	const reasons = (answer: Answer): string[] =>
		(answer.body.results as Array<{ status: string; fields?: Array<{ reason: string }> }>).map(
			({ status, fields }) => fields?.[0].reason ?? status,
		);

	it('are refused one by one, and the others are recorded', async () => {
		await publish({ severalHits: 'fail' });
		await runner().store.with(async (engine) => {
			for (const email of ['twin1@example.com', 'twin2@example.com']) {
				const twin = { email, phone: '+31 20 794 6001', firstName: 'Bo', lastName: 'Visser' };
				await saveContact(engine, twin, { matchBy: 'email' });
			}
			await saveContact(engine, { email: 'own@example.com', externalId: 'taken' }, { matchBy: 'email' });
		});
		const answer = await send([
			{ type: 'enter', contact: ZOE },
			{ type: 'enter', contact: { phone: '+31207946001', firstName: 'Bo', lastName: 'Visser' } },
			{ type: 'enter', contact: { email: 'only@example.com' } },
			{ type: 'enter', contact: { ...ZOE, phone: 'none' } },
			{
				type: 'enter',
				contact: { phone: '+31207946002', firstName: 'Al', lastName: 'B', externalId: 'taken' },
			},
			{ type: 'enter', contact: AGAIN },
		]);
		expect(answer).toMatchObject({ status: 207, body: { accepted: 3, rejected: 3 } });
		expect(reasons(answer)).toEqual([
			'recorded',
			expect.stringMatching(/2 contacts match by phone number and name/),
			expect.stringMatching(/has too few fields for the matching strategy/),
			expect.stringMatching(/"none" is not a phone number/),
			// Recorded without the ID.
			expect.stringMatching(/"taken" belongs to another contact/),
			'recorded',
		]);
		expect(await contacts()).toHaveLength(5);
		expect(await interactions()).toBe(3);
	});

	const phoneOnly = { rules: [{ fields: [{ field: 'phone' }] }] };

	const foreign = { type: 'enter', contact: { phone: ZOE.phone, firstName: 'Bo', externalId: '2' } };

	const addForeign = async (): Promise<void> =>
		await runner().store.with(async (engine) => {
			await saveContact(engine, { ...ZOE, externalId: '1' }, { matchBy: 'externalId' });
			await saveContact(engine, { email: 'bo@example.com', externalId: '2' }, { matchBy: 'externalId' });
		});

	it('go to no one with a different external ID when theirs is another contact’s, and are known again', async () => {
		await publish(phoneOnly);
		await addForeign();
		for (const status of ['recorded', 'duplicate']) {
			expect(await send([foreign, { type: 'enter' }])).toMatchObject({
				status: 207,
				body: { results: [{ status }, { status: 'rejected' }] },
			});
		}
		expect(await contacts()).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ externalId: '1', firstName: ZOE.firstName }),
				expect.objectContaining({ externalId: '2', phone: null }),
				expect.objectContaining({ externalId: null, phone: ZOE.phone, firstName: 'Bo' }),
			]),
		);
		expect(await interactions()).toBe(1);
		const after = runner().ledger.of('After');
		expect(after.map(({ json }) => (json.contact as IDataObject).firstName)).toEqual(['Bo']);
	});

	it('are refused for the external ID of another contact, if the endpoint is set to', async () => {
		await publish(phoneOnly, { options: { ifInvalid: 'refuse' } });
		await addForeign();
		expect(reasons(await send([foreign]))).toEqual([expect.stringMatching(/"2" belongs to another contact/)]);
		expect(await contacts()).toHaveLength(2);
	});

	it('are refused where no contact is to be created, by the strategy or by the endpoint', async () => {
		await publish({ ifNotFound: 'skip' });
		expect(reasons(await send([{ type: 'enter', contact: ZOE }]))).toEqual([
			expect.stringMatching(/no contact matches by/),
		]);
		await publish({}, { ifUnknown: 'reject' });
		expect(reasons(await send([{ type: 'enter', contact: ZOE }]))).toEqual([
			expect.stringMatching(/no contact matches by/),
		]);
		expect(await contacts()).toEqual([]);
	});

	it('are the same when they are sent again under their key, and another one is told from them', async () => {
		await publish({});
		const event = { type: 'enter', contact: ZOE, key: 'one' };
		const answer = await send([event, event, { ...event, contact: AGAIN }]);
		expect(reasons(answer)).toEqual([
			'recorded',
			'duplicate',
			'was already used for another event; send a new key',
		]);
		expect(await contacts()).toEqual([expect.objectContaining({ email: ZOE.email })]);
	});

	it('have to come again while the strategy is not there; the sender is not told why', async () => {
		await publish({}, { strategy: 'deleted' });
		const answer = await runner().call('Enter', { body: { type: 'enter', contact: ZOE } });
		expect(answer).toMatchObject({ status: 503, headers: { 'Retry-After': '5' } });
		expect(JSON.stringify(answer.body)).not.toContain('deleted');
	});
});

describe('a new lead', () => {
	const publish = async (parameters: INodeParameters): Promise<void> => {
		await runner().publish(
			draw({ Enter: events(), Lead: ours('journeyCreateLead', parameters), After: standIn('record') }, [
				['Enter', 'Lead', 'After'],
			]),
		);
	};

	const enter = async (contact: object = ZOE): Promise<IDataObject | undefined> => {
		await runner().call('Enter', { body: { type: 'enter', contact } });
		await runner().settle();
		return runner().ledger.of('After').at(-1)?.json.lead as IDataObject | undefined;
	};

	it('begins in the process and stage that are chosen', async () => {
		const { id: processId } = await runner().store.with(
			async (engine) =>
				await createProcess(engine, {
					name: 'Deals',
					description: null,
					definition: { stages: [{ key: 'new' }, { key: 'trial' }, { key: 'won', closes: 'qualified' }] },
				}),
		);
		await publish({ processId });
		expect(await enter()).toMatchObject({ processId, stage: 'new' });
		await publish({ processId, stage: 'trial', matching: 'always' });
		expect(await enter({ email: 'bo@example.com' })).toMatchObject({ processId, stage: 'trial' });
		await publish({ stage: 'teleprospecting_acceptance' });
		expect(await enter({ email: 'cy@example.com' })).toMatchObject({
			processId: 'default',
			stage: 'teleprospecting_acceptance',
		});
		await publish({ processId, stage: 'won' });
		await enter({ email: 'di@example.com' });
		expect(runner().executions.at(-1)?.run.data.resultData.error?.message).toMatch(
			/no one starts. Lead: .* the stage “Won” closes leads/,
		);
		// An expression is only known when a contact comes.
		await publish({ processId, stage: '={{ "won" }}' });
		await enter({ email: 'ed@example.com' });
		await runner().advance('1 minute');
		for (const email of ['di@example.com', 'ed@example.com'])
			expect(await runner().store.leads(email)).toEqual([]);
		expect(runner().executions.at(-1)?.run.data.resultData.error?.message).toMatch(
			/"won" is not an open stage of the process "Deals"; choose one of new, trial/,
		);
	});

	it('is of the contact’s account, if told so', async () => {
		const colleague = { email: 'z.jansen@work.example' };
		const accountId = await runner().store.with(async (engine) => {
			const { account } = await saveAccount(engine, { domain: 'work.example' }, { matchBy: 'domain' });
			for (const email of [ZOE.email, colleague.email]) {
				await saveContact(engine, { email, accountId: account.id }, { matchBy: 'email' });
			}
			return account.id;
		});
		await publish({ basis: 'account', ...mapped({ page: '/spring' }) });
		const first = await enter();
		expect(first).toMatchObject({ accountId, contactId: null, outcome: 'created' });
		expect(await enter(colleague)).toMatchObject({ id: first?.id, outcome: 'linked' });
		await enter({ email: 'alone@example.com' });
		expect(runner().executions.at(-1)?.run.data.resultData.error?.message).toMatch(
			/Account ID is empty, and the contact has no account/,
		);
	});
});
