import type { IDataObject, INodeParameters, IRun } from 'n8n-workflow';

import { createLead, recordInteractions, saveContact } from '../../../lib/engine';
import type { Contact } from '../../../lib/store';
import { draw, events, mapped, ours, standIn, type NodeSketch } from '../support/draw';
import { useRunner } from '../support/useRunner';

const runner = useRunner();

const EMIL = { email: 'emil@contoso.example', firstName: 'Emil', owner: 'kim', attributes: { tier: 'gold' } };

async function stored(): Promise<Contact> {
	return await runner().store.with(
		async (engine) =>
			(await saveContact(engine, EMIL, { matchBy: 'email', accountByDomain: 'create' })).contact,
	);
}

/** The item that a run in the editor begins with. */
async function begins(trigger: NodeSketch, between: Record<string, NodeSketch> = {}): Promise<IDataObject> {
	const drawn = draw({ Enter: trigger, ...between, After: standIn('record') }, [
		['Enter', ...Object.keys(between), 'After'],
	]);
	const { run } = await runner().runManually(drawn, 'Enter', [{}]);
	const { error } = run.data.resultData;
	if (error !== undefined) throw new Error(error.message);
	return runner().ledger.of('After')[0].json;
}

const trigger = (parameters: INodeParameters = {}): NodeSketch =>
	ours('journeyTrigger', { audience: 'event', eventTypes: 'order.placed', ...parameters });

describe('a made-up contact', () => {
	it.each([
		['lead.sales_ready', 'sales_acceptance'],
		['activity.completed', 'inquiry'],
	])('has a lead where the journey begins with %s', async (eventTypes, stage) => {
		expect(await begins(trigger({ eventTypes }))).toMatchObject({
			event: { type: eventTypes, properties: { leadId: 'test' } },
			journey: { leadId: 'test', entry: { leadId: 'test' } },
			lead: { id: 'test', stage, status: 'open' },
		});
	});

	it.each<INodeParameters>([
		{ eventTypes: 'order.placed' },
		{ eventTypes: 'constructor' },
		{ audience: 'record', record: 'contact', action: 'created' },
		{ audience: 'record', record: 'lead', action: 'deleted' },
		{ audience: 'segment', segments: ['any'], when: 'once' },
	])('has none with %j', async (parameters) => {
		const item = await begins(trigger(parameters));
		expect(item).toMatchObject({ contact: { email: 'ada@example.com', firstName: 'Ada' } });
		expect(item).not.toHaveProperty('lead');
	});

	it('has the date that a wait reads', async () => {
		const wait = ours('journeyWait', { mode: 'date', dateField: 'renewal' });
		expect(await begins(trigger(), { Wait: wait })).toMatchObject({
			journey: { step: 'Wait', wouldWaitUntil: '2026-02-04T09:00:00.000Z' },
		});
	});

	it('fails where the trigger could not be published', async () => {
		await expect(begins(trigger({ eventTypes: '$reserved' }))).rejects.toThrow('is reserved');
	});

	it('sends a form with all that the form accepts', async () => {
		const form = ours('journeyFormTrigger', {
			formName: 'guide',
			leadMatching: 'email',
			fields: {
				field: [
					{ name: 'payload.data.Email', target: 'email', required: true },
					{ name: 'size', target: 'attribute', required: true },
					{ name: 'interest', target: 'leadTopic', required: false },
					{ name: 'phone', target: 'phone', required: true },
				],
			},
			consents: {
				consent: [{ name: 'terms', channel: 'email', purpose: 'news', required: true, yes: 'I agree' }],
			},
		});
		expect(await begins(form)).toMatchObject({
			contact: { email: 'ada@example.com', attributes: { size: 'sample size' } },
			event: { type: 'form.submitted', properties: { form: 'guide' } },
			lead: { topic: 'sample interest', page: 'guide' },
		});
	});
});

describe('a contact of the store', () => {
	it.each(['id', 'list', 'email'])(
		'is taken by its %s, with all that is stored, and not changed',
		async (mode) => {
			const contact = await stored();
			const value = mode === 'email' ? EMIL.email : contact.id;
			const chosen =
				mode === 'list'
					? { testContact: value }
					: { testContact: '$byEmailOrId', testContactBy: ` ${value}` };
			for (const entry of [
				trigger({ testContact: { __rl: true, mode, value } }),
				events(chosen),
				ours('journeyFormTrigger', chosen),
			]) {
				const item = await begins(entry);
				expect(item.contact).toMatchObject({ id: contact.id, phone: null, ...EMIL });
				runner().ledger.entries.length = 0;
			}
			expect(await runner().store.contact(EMIL.email)).toEqual(contact);
			expect(await runner().store.enrollments(EMIL.email)).toEqual([]);
			expect(runner().store.committed('interactions')).toBe(0);
		},
	);

	it('comes with its latest event that fits', async () => {
		const contact = await stored();
		await runner().store.with(
			async (engine) =>
				await recordInteractions(
					engine,
					[20, 5].map((total, hours) => ({
						contactId: contact.id,
						type: 'order.placed',
						occurredAt: engine.store.clock.now() + hours * 3_600_000,
						properties: { total },
						source: null,
						idempotencyKey: null,
						contentHash: null,
					})),
				),
		);
		const testContact = { __rl: true, mode: 'id', value: contact.id };
		const big = { conditions: [{ property: 'total', operator: 'greaterThan', value: '10' }] };
		const order = { total: 20 };
		expect(await begins(trigger({ testContact, eventFilter: big }))).toMatchObject({
			event: { properties: order },
			journey: { entry: order },
		});
		runner().ledger.entries.length = 0;
		expect(await begins(events({ testContact: contact.id, enterOn: 'order.placed' }))).toMatchObject({
			event: { properties: { total: 5 } },
		});
	});

	it('gets the lead that it has, as production would find it, and that one stays as it is', async () => {
		const { id: contactId } = await stored();
		const create = async (fields: object) =>
			await runner().store.with(
				async (engine) =>
					await createLead(engine, {
						contactId,
						matching: 'always',
						ifFound: 'keep',
						fields,
						origin: null,
					}),
			);
		const { lead } = await create({ topic: 'Grinders', page: 'espresso' });
		const testContact = { __rl: true, mode: 'id', value: contactId };
		const make = (page: string) =>
			ours('journeyCreateLead', { matching: 'emailAndPage', ...mapped({ topic: 'Espresso', page }) });
		expect(await begins(trigger({ testContact }), { Lead: make('espresso') })).toMatchObject({
			lead: { id: lead.id, topic: 'Espresso', outcome: 'updated' },
			journey: { leadId: lead.id },
		});
		runner().ledger.entries.length = 0;
		expect(await begins(trigger({ testContact }), { Lead: make('filter') })).toMatchObject({
			lead: { id: 'test', enrollmentId: 'test', contactId, outcome: 'created' },
			journey: { leadId: 'test' },
		});
		expect(await runner().store.leads(EMIL.email)).toEqual([lead]);
	});

	it('comes with its account where accounts are enrolled', async () => {
		const { id, accountId } = await stored();
		const testContact = { __rl: true, mode: 'id', value: id };
		expect(await begins(trigger({ testContact, per: 'account' }))).toMatchObject({
			account: { id: accountId, domain: 'contoso.example' },
		});
	});

	it('must be there', async () => {
		const testContact = { __rl: true, mode: 'email', value: 'nobody@example.com' };
		await stored();
		await expect(begins(trigger({ testContact }))).rejects.toThrow(
			'Test Contact: there is no contact "nobody@example.com" in this store',
		);
		const unnamed = { testContact: '$byEmailOrId' };
		for (const entry of [events(unnamed), ours('journeyFormTrigger', unnamed)]) {
			await expect(begins(entry)).rejects.toThrow(
				/^Email or ID is empty; enter .* or choose Made-Up Contact/,
			);
		}
	});
});

it('says why a contact would not enter', async () => {
	const drawn = draw({ Enter: events(), After: standIn('record') }, [['Enter', 'After']]);
	const body = { type: 'other', contact: { email: 'ann@example.com' } };
	await runner().callManually(drawn, 'Enter', { body });
	expect(runner().ledger.of('After')[0].json.journey).toMatchObject({
		wouldNotEnterBecause: 'Enter the Journey On doesn’t include “other”',
	});
	const form = ours('journeyFormTrigger', { enters: false });
	expect(await begins(form).then(() => runner().ledger.of('After').at(-1)?.json.journey)).toMatchObject({
		wouldNotEnterBecause: 'Enter the Journey is off',
	});
});

describe('Execute Step', () => {
	const mail = standIn('n8n-nodes-base.emailSend', { toEmail: '={{ $json.contact.email }}' });
	const drawn = draw({ Enter: trigger(), Mail: mail, Wait: ours('journeyWait'), After: standIn('record') }, [
		['Enter', 'Mail', 'Wait', 'After'],
	]);
	const outputOf = (run: IRun, node: string): IDataObject | undefined =>
		run.data.resultData.runData[node].at(-1)?.data?.main[0]?.[0]?.json;

	it('uses the data of the previous run', async () => {
		const before = await runner().runManually(drawn, 'Enter', [{}]);
		const run = await runner().executeStep(before, 'Wait');
		expect(outputOf(run, 'Wait')).toMatchObject({ contact: { firstName: 'Ada' }, journey: { step: 'Wait' } });
		expect(runner().ledger.of('Mail')).toHaveLength(1);
	});

	it('finds the contact behind pinned data', async () => {
		const before = await runner().runManually(drawn, 'Enter', [{}]);
		const run = await runner().executeStep(before, 'Wait', { Mail: [{ messageId: 'pinned' }] });
		expect(outputOf(run, 'Wait')).toMatchObject({ messageId: 'pinned', contact: { firstName: 'Ada' } });
	});

	it('runs what comes before it when there was no run', async () => {
		const { run } = await runner().runManually(draw({ Enter: trigger() }, []), 'Enter', [{}]);
		run.data.resultData.runData = {};
		const stepped = await runner().executeStep({ workflow: drawn, run }, 'Wait');
		expect(outputOf(stepped, 'Wait')).toMatchObject({ contact: { firstName: 'Ada' } });
	});
});
