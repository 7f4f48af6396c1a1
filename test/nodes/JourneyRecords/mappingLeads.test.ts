import { saveAccount } from '../../../lib/engine';
import { addContact, run, runJson, useStore, withStore } from './recordsHarness';

useStore();

const fields = (value: object) => ({ mappingMode: 'defineBelow', value, schema: [] });

async function create(parameters: object = {}): Promise<Record<string, unknown>> {
	return (await runJson('lead', 'create', { fields: fields({ topic: 'Machines' }), ...parameters }))[0];
}

const ids = async (filters: object): Promise<unknown[]> =>
	(await runJson('lead', 'getAll', { filters, returnAll: true })).map(({ id }) => id);

describe('import leads from a file, then map each to a contact or account', () => {
	it('imports rows as leads, lists those left to map, and maps them', async () => {
		const rows = ['Machines', 'Beans', 'Cups'].map((topic, number) => ({ topic, number }));
		const imported = await runJson(
			'lead',
			'create',
			{
				fields: {
					mappingMode: 'autoMapInputData',
					value: null,
					schema: [{ id: 'attributes.number', type: 'number' }],
				},
			},
			{ items: rows },
		);
		expect(imported).toEqual(
			rows.map(({ topic, number }) =>
				expect.objectContaining({
					topic,
					attributes: { number },
					contactId: null,
					accountId: null,
					outcome: 'created',
				}),
			),
		);
		const [ofContact, ofAccount, left] = imported.map(({ id }) => id);
		const contact = await addContact({ email: 'mapped@example.com' });
		const account = await withStore(
			async (engine) =>
				(await saveAccount(engine, { domain: 'mapped.example' }, { matchBy: 'domain' })).account.id,
		);
		await run('lead', 'update', { leadId: ofContact, fields: { contactId: contact.id } });
		expect(await runJson('lead', 'update', { leadId: ofAccount, fields: { accountId: account } })).toEqual([
			expect.objectContaining({ accountId: account, contactId: null, topic: 'Beans' }),
		]);
		expect(await ids({ linked: 'none' })).toEqual([left]);
		expect(await ids({ linked: 'contact' })).toEqual([ofContact]);
		expect(await ids({ linked: 'account' })).toEqual([ofAccount]);
		const timeline = await runJson('account', 'timeline', { account: { mode: 'id', value: account } });
		expect(timeline).toEqual([expect.objectContaining({ id: ofAccount, kind: 'lead' })]);
	});

	it('shows a lead with a contact of another company on the timeline of its account', async () => {
		const contact = await addContact({ email: 'consultant@example.com' });
		const account = await withStore(
			async (engine) =>
				(await saveAccount(engine, { domain: 'client.example' }, { matchBy: 'domain' })).account.id,
		);
		const { id } = await create({ links: { contactId: contact.id, accountId: account } });
		const timeline = await runJson('account', 'timeline', { account: { mode: 'id', value: account } });
		expect(timeline).toEqual([expect.objectContaining({ id, kind: 'lead', contactId: contact.id })]);
	});
});

describe('create a lead, then link it manually to a new or existing contact', () => {
	it('links, relinks and unlinks it; other fields stay', async () => {
		const { id: leadId } = await create();
		const [first, second] = [await addContact(), await addContact()];
		const link = async (change: object) => (await runJson('lead', 'update', { leadId, fields: change }))[0];
		expect(await link({ contactId: first.id })).toMatchObject({ contactId: first.id, topic: 'Machines' });
		expect(await link({ topic: 'Beans' })).toMatchObject({ contactId: first.id, topic: 'Beans' });
		expect(await link({ contactId: second.id })).toMatchObject({ contactId: second.id });
		expect(await link({ contactId: '' })).toMatchObject({ contactId: null });
		const timeline = await runJson('contact', 'timeline', { contact: { mode: 'id', value: first.id } });
		expect(timeline.map(({ event }) => event)).toEqual(
			expect.arrayContaining(['lead.linked', 'lead.unlinked']),
		);
	});

	it('creates one that is linked already, or finds the one of its contact', async () => {
		const { id: contactId } = await addContact();
		const linked = await create({ links: { contactId } });
		expect(linked).toMatchObject({ contactId, outcome: 'created' });
		expect(await create({ links: { contactId }, matching: 'email' })).toMatchObject({
			id: linked.id,
			outcome: 'linked',
		});
		expect(await create({ matching: 'email' })).toMatchObject({
			outcome: 'created',
			reason: 'It has neither a contact nor an account to match by',
		});
	});

	it.each([
		['create', { links: { contactId: 'x' } }, /Contact ID: there is no contact "x"/],
		['create', { links: { accountId: 'x' } }, /Account ID: there is no account "x"/],
		['update', { fields: { contactId: 'x' } }, /Contact ID: there is no contact "x"/],
		['update', { fields: { accountId: 'x' } }, /Account ID: there is no account "x"/],
		['update', { leadId: 'x', fields: { topic: 'Tea' } }, /Lead ID: there is no lead "x"/],
		['move', { leadId: 'x', action: 'advance' }, /Lead ID: there is no lead "x"/],
	])('%s says which of %j is not there', async (operation, parameters, message) => {
		const { id: leadId } = await create();
		await expect(run('lead', operation, { leadId, ...parameters })).rejects.toThrow(message);
	});
});

describe('switch to this stage', () => {
	it('moves a lead on and back, and gives it an owner along with that', async () => {
		const { id: leadId } = await create();
		const move = async (parameters: object) => (await runJson('lead', 'move', { leadId, ...parameters }))[0];
		expect(await move({ action: 'set', stage: 'sales_acceptance' })).toMatchObject({
			stage: 'sales_acceptance',
			stageName: 'Sales Acceptance',
			move: { from: 'inquiry', outcome: 'moved' },
		});
		await expect(move({ action: 'set', stage: 'inquiry' })).rejects.toThrow(/Reason is empty/);
		await move({ action: 'set', stage: 'inquiry', reason: 'Too early' });
		await move({ action: 'sales_ready' });
		await expect(move({ action: 'sales_accepted' })).rejects.toThrow(/lacks owner/);
		expect(await move({ action: 'sales_accepted', owner: 'kim' })).toMatchObject({
			status: 'qualified',
			owner: 'kim',
		});
		const history = await runJson('lead', 'getHistory', { leadId });
		expect(history).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ to: 'inquiry', reason: 'Too early', mover: 'Plain Workflow' }),
			]),
		);
	});
});

describe('a process whose stages require fields', () => {
	it('is defined by a form, whose names are separated by commas, or by a list', async () => {
		const define = async (name: string, requiredFields: unknown) =>
			await runJson('lifecycle', 'create', {
				name,
				defineBy: 'stages',
				stages: { stage: [{ name: 'New' }, { name: 'Sales', requiredFields }] },
			});
		const expected = expect.objectContaining({
			stages: [
				{ key: 'new', name: 'New' },
				{ key: 'sales', name: 'Sales', requiredFields: ['owner', 'attributes.budget'] },
			],
		});
		for (const [name, given] of [
			['By text', 'owner, attributes.budget,'],
			['By list', ['owner', 'attributes.budget']],
		] as const) {
			const [process] = await define(name, given);
			expect(process.definition ?? process).toEqual(expected);
		}
		await expect(define('Wrong', 'budget')).rejects.toThrow(/requiredFields\.0: must be a field of the lead/);
	});
});

describe('leads listed', () => {
	it('by owner, score, and whether they are ready for sales', async () => {
		const leads = await Promise.all([1, 2, 3].map(async () => await create()));
		const [kims, hot, cold] = leads.map(({ id }) => String(id));
		await run('lead', 'update', { leadId: kims, fields: { owner: 'kim@contoso.com' } });
		await withStore(async ({ store }) => {
			await store.scoring.writeLeads([
				{ id: hot, score: 80, grade: 'Hot', scores: {}, salesReadyAt: 1 },
				{ id: cold, score: 0, grade: 'Cold', scores: {}, salesReadyAt: null },
			]);
		});
		expect(await ids({ owner: 'kim@contoso.com' })).toEqual([kims]);
		expect(await ids({ minScore: 80 })).toEqual([hot]);
		expect(await ids({ minScore: 0, maxScore: 79 })).toEqual([cold]);
		expect(await ids({ maxScore: 100 })).toEqual(expect.arrayContaining([hot, cold]));
		expect(await ids({ maxScore: 100 })).not.toContain(kims);
		expect(await ids({ salesReady: true, status: 'open' })).toEqual([hot]);
		expect(await ids({ salesReady: 'true', minScore: '1' })).toEqual([hot]);
		const others = await ids({ salesReady: false });
		expect(others).toEqual(expect.arrayContaining([kims, cold]));
		expect(others).not.toContain(hot);
	});

	it.each([
		[{ minScore: 'many' }, /Minimum Score: "many" is not a number/],
		[{ maxScore: '' }, /Maximum Score: this filter is empty/],
		[{ salesReady: 'perhaps' }, /Sales-Ready: "perhaps" is not a choice/],
		[{ owner: '' }, /Owner: this filter is empty/],
	])('refuses %j', async (filters, message) => {
		await expect(ids(filters)).rejects.toThrow(message);
	});
});
