import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { createProcess, createSegment } from '../../lib/engine';
import type { Lead, LeadMove } from '../../lib/store';
import type { Execution } from '../../lib/simulation/runtime/execution';
import { draw, events, mapped, ours, standIn, type DrawnWorkflow } from './support/draw';
import { enter } from './support/people';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';
const BO = 'bo@example.com';

const LEAD = ours('journeyCreateLead', { matching: 'always', ...mapped({ topic: 'Coffee' }) });

const moves = (action: string, parameters: INodeParameters = {}, more: Partial<INode> = {}) =>
	ours('journeyLeadStage', { action, ...parameters }, more);

/** Who enters gets a lead, which is moved. */
function journey(parameters: INodeParameters, more: Partial<INode> = {}): DrawnWorkflow {
	return draw(
		{
			Enter: events(),
			Lead: LEAD,
			Move: ours('journeyLeadStage', parameters, more),
			After: standIn('record'),
			Failed: standIn('record'),
		},
		[
			['Enter', 'Lead', 'Move', 'After'],
			['Move#1', 'Failed'],
		],
	);
}

/** A plain workflow in which a salesperson decides about leads. */
function desk(parameters: INodeParameters, more: Partial<INode> = {}): DrawnWorkflow {
	return draw(
		{ Desk: standIn('pass'), Move: ours('journeyLeadStage', parameters, more), Done: standIn('record') },
		[['Desk', 'Move', 'Done']],
		{ id: 'desk', name: 'Sales Desk' },
	);
}

const decide = async (action: string, parameters: INodeParameters = {}, item: IDataObject = {}) => {
	const execution = await runner().runInProduction(desk({ action, ...parameters }), 'Desk', [item]);
	await runner().settle();
	return execution;
};

const leadOf = async (email: string): Promise<Lead> => (await runner().store.leads(email))[0];

const history = async (email: string): Promise<LeadMove[]> => {
	const { id } = await leadOf(email);
	return await runner().store.read(async (store) => await store.lifecycle.history(id));
};

const seen = (node: string): IDataObject => runner().ledger.of(node).at(-1)?.json ?? {};

const errorOf = (execution: Execution): string => execution.run.data.resultData.error?.message ?? '';

it('a form makes a lead, sales moves it, and the journey goes on when it has come where it waits for it', async () => {
	const until = (to: string) => ({
		condition: 'event',
		eventType: 'lead.stage_changed',
		eventFilter: {
			conditions: [
				{ property: 'to', operator: 'equals', value: to },
				{ property: 'leadId', operator: 'equals', value: '={{ $json.lead.id }}' },
			],
		},
		timeoutAmount: 30,
		timeoutUnit: 'days',
	});
	await runner().publish(
		draw(
			{
				Form: ours('journeyFormTrigger', { formName: 'info' }),
				Lead: LEAD,
				Hand: moves('teleprospect_ready'),
				'Ready for Sales?': ours('journeyIfThen', until('sales_acceptance')),
				Congratulate: standIn('record'),
				'Won?': ours('journeyIfThen', {
					...until('sales_acceptance'),
					eventFilter: { conditions: [{ property: 'status', operator: 'equals', value: 'qualified' }] },
				}),
				Thank: standIn('record'),
				Remind: standIn('record'),
			},
			[
				['Form', 'Lead', 'Hand', 'Ready for Sales?', 'Congratulate', 'Won?', 'Thank'],
				['Ready for Sales?#1', 'Remind'],
			],
		),
	);
	for (const email of [ANN, BO]) {
		expect(await runner().call('Form', { body: { email } })).toMatchObject({ status: 200 });
	}
	expect(await runner().store.where(ANN)).toBe('waiting at Ready for Sales?');
	expect(await leadOf(ANN)).toMatchObject({ stage: 'teleprospecting_acceptance' });
	const { id } = await leadOf(ANN);

	await runner().advance('2 days');
	await decide('teleprospect_accepted', {}, { lead: { id } });
	expect(await runner().store.where(ANN)).toBe('waiting at Ready for Sales?');
	await decide('teleprospect_qualified', {}, { lead: { id } });
	expect(runner().ledger.emails('Congratulate')).toEqual([ANN]);
	expect(seen('Congratulate')).toMatchObject({
		lead: { id, stage: 'sales_acceptance' },
		event: {
			type: 'lead.stage_changed',
			properties: { action: 'teleprospect_qualified', process: 'default' },
		},
	});
	await decide(
		'sales_accepted',
		{ opportunity: { name: 'Machines', amount: 900, currency: 'EUR' }, owner: 'kim@contoso.com' },
		{ lead: { id } },
	);
	expect(runner().ledger.emails('Thank')).toEqual([ANN]);
	expect(await runner().store.where(ANN)).toBe('completed');
	expect(await leadOf(ANN)).toMatchObject({ status: 'qualified', opportunity: { amount: 900 } });

	await runner().advance('28 days');
	expect(runner().ledger.emails('Remind')).toEqual([BO]);
	expect((await history(ANN)).map(({ action, movedBy, mover }) => [action, movedBy, mover])).toEqual([
		['teleprospect_ready', 'step', 'Hand'],
		['teleprospect_accepted', 'hand', 'Sales Desk'],
		['teleprospect_qualified', 'hand', 'Sales Desk'],
		['sales_accepted', 'hand', 'Sales Desk'],
	]);
});

it('lets a journey begin when a lead is ready for sales', async () => {
	await runner().publish(
		draw(
			{
				Start: ours('journeyTrigger', { audience: 'event', eventTypes: 'lead.sales_ready' }),
				Brief: standIn('record'),
			},
			[['Start', 'Brief']],
			{ id: 'handover' },
		),
	);
	await runner().publish(journey({ action: 'sales_ready' }));
	await enter(runner(), ANN);
	expect(runner().ledger.emails('Brief')).toEqual([ANN]);
});

it('lets a journey begin, and a segment grow, by the change of the stage', async () => {
	const segment = await runner().store.with(
		async (engine) =>
			await createSegment(engine, {
				name: 'At Sales',
				description: null,
				kind: 'dynamic',
				definition: {
					kind: 'lead',
					conditions: [{ field: 'stage', operator: 'equals', value: 'sales_acceptance' }],
				},
				timeZone: null,
			}),
	);
	await runner().publish(
		draw(
			{
				Start: ours('journeyTrigger', {
					audience: 'record',
					record: 'lead',
					action: 'updated',
					fields: 'stage',
				}),
				Brief: standIn('record'),
			},
			[['Start', 'Brief']],
			{ id: 'handover' },
		),
	);
	await runner().publish(
		journey({ action: '={{ $json.contact.email.startsWith("b") ? "recycle" : "sales_ready" }}' }),
	);
	await enter(runner(), ANN, BO);
	await runner().settle();
	expect(runner().ledger.emails('Brief')).toEqual([ANN]);
	const members = await runner().store.read(
		async (store) => await store.segments.members(segment.id, { limit: 10 }),
	);
	expect(members.map(({ contact }) => contact.email)).toEqual([ANN]);
});

describe('inside a journey', () => {
	it('moves the lead that was made on the way, and says so on the item', async () => {
		await runner().publish(journey({ action: 'set', stage: 'teleprospecting_acceptance', reason: 'Asked' }));
		await enter(runner(), ANN);
		expect(seen('After')).toMatchObject({
			contact: { email: ANN },
			lead: { topic: 'Coffee', stage: 'teleprospecting_acceptance', stageName: 'Teleprospecting Acceptance' },
			move: {
				from: 'inquiry',
				to: 'teleprospecting_acceptance',
				changed: true,
				outcome: 'moved',
				reason: 'Asked',
			},
		});
		expect(await history(ANN)).toMatchObject([
			{ movedBy: 'step', mover: 'Move', journeyId: 'journey', stepId: 'id of Move', reason: 'Asked' },
		]);
	});

	it('finds the lead again behind a wait and behind nodes that replace everything', async () => {
		await runner().publish(
			draw(
				{
					Enter: events(),
					Lead: LEAD,
					Wait: ours('journeyWait', { amount: 1, unit: 'days' }),
					Ask: standIn('http'),
					Move: moves('advance'),
					After: standIn('record'),
				},
				[['Enter', 'Lead', 'Wait', 'Ask', 'Move', 'After']],
			),
		);
		await enter(runner(), ANN);
		await runner().advance('1 day');
		expect(seen('After')).toMatchObject({ lead: { stage: 'automated_marketing_qualification' } });
	});

	it('a stage where the lead is already is no error', async () => {
		await runner().publish(journey({ action: 'set', stage: 'inquiry' }));
		await enter(runner(), ANN);
		expect(seen('After').move).toMatchObject({
			changed: false,
			outcome: 'unchanged',
			reason: 'The lead is already in the stage "Inquiry"',
		});
	});

	it('moves a lead once, also when the node is run again because of another item', async () => {
		const leadId = '={{ $json.contact.email.startsWith("b") ? "x" : $json.lead.id }}';
		await runner().publish(journey({ action: 'advance', additionalFields: { leadId } }));
		await enter(runner(), ANN, BO);
		expect(await history(ANN)).toHaveLength(1);
		await runner().retry(runner().last('Enter'));
		expect(errorOf(runner().executions.at(-1) as Execution)).toMatch(/^There is no lead x/);
		expect(await history(ANN)).toHaveLength(1);
		expect(await leadOf(ANN)).toMatchObject({ stage: 'automated_marketing_qualification' });
	});

	it('each step moves it, and each once a visit', async () => {
		await runner().publish(
			draw({ Enter: events(), Lead: LEAD, Move: moves('advance'), Again: moves('advance') }, [
				['Enter', 'Lead', 'Move', 'Again'],
			]),
		);
		await enter(runner(), ANN);
		expect((await history(ANN)).map(({ stepId, to }) => [stepId, to])).toEqual([
			['id of Move', 'automated_marketing_qualification'],
			['id of Again', 'teleprospecting_acceptance'],
		]);
	});

	it('a move that is forbidden leaves by the error output, the others go on', async () => {
		const action = '={{ $json.contact.email.startsWith("b") ? "sales_accepted" : "sales_ready" }}';
		await runner().publish(journey({ action }, { onError: 'continueErrorOutput' }));
		await enter(runner(), ANN, BO);
		expect(runner().ledger.emails('After')).toEqual([ANN]);
		expect(seen('Failed')).toMatchObject({
			contact: { email: BO },
			error: expect.stringMatching(
				/was not moved: the move "sales accepted" is not possible from "Inquiry".*Allowed from here: advance/,
			),
		});
	});

	it('a forbidden move fails the execution otherwise, and says what is allowed', async () => {
		await runner().publish(journey({ action: 'teleprospect_accepted' }));
		await enter(runner(), ANN);
		expect(errorOf(runner().last('Enter'))).toMatch(/Allowed from here: .*teleprospect ready/);
		expect(await runner().store.where(ANN)).toBe('failed at Enter');
	});

	it('says what is missing when no lead was made', async () => {
		await runner().publish(draw({ Enter: events(), Move: moves('advance') }, [['Enter', 'Move']]));
		await enter(runner(), ANN);
		expect(errorOf(runner().last('Enter'))).toMatch(
			/Lead ID is empty, and this journey hasn’t created a lead yet/,
		);
	});
});

describe('outside of a journey', () => {
	beforeEach(async () => {
		await runner().publish(journey({ action: 'sales_ready' }));
		await enter(runner(), ANN);
	});

	it('moves the lead that is named, in the name of who is named', async () => {
		const { id } = await leadOf(ANN);
		await decide('disqualify', {
			reason: '=No budget in {{ 2026 }}',
			additionalFields: { leadId: id, movedBy: 'kim@contoso.com' },
		});
		expect(seen('Done')).toMatchObject({
			lead: { id, status: 'disqualified', statusReason: 'No budget in 2026' },
			move: { fromStatus: 'open', toStatus: 'disqualified', changed: true },
		});
		expect((await history(ANN)).at(-1)).toMatchObject({ movedBy: 'hand', mover: 'kim@contoso.com' });
		await decide('recycle', {}, { lead: { id } });
		expect(await leadOf(ANN)).toMatchObject({ status: 'open', stage: 'inquiry', recycled: 1 });
	});

	it('keeps what sales expects of the lead', async () => {
		const { id } = await leadOf(ANN);
		const opportunity = {
			name: '20 machines',
			amount: '={{ "12500.5" }}',
			currency: 'eur',
			closeDate: '2026-12-24T00:00:00.000+01:00',
		};
		await decide('sales_accepted', {
			opportunity,
			owner: 'kim@contoso.com',
			additionalFields: { leadId: id },
		});
		expect((await leadOf(ANN)).opportunity).toEqual({
			name: '20 machines',
			amount: 12_500.5,
			currency: 'EUR',
			closeDate: '2026-12-24',
		});
	});

	it.each([Date.UTC(2026, 11, 24) / 1_000, Date.UTC(2026, 11, 24), 20261224])(
		'expects it on the day of a number: %p',
		async (closeDate) => {
			const { id } = await leadOf(ANN);
			const opportunity = { closeDate: `={{ ${closeDate} }}` };
			const owner = 'kim@contoso.com';
			await decide('sales_accepted', { opportunity, owner, additionalFields: { leadId: id } });
			expect((await leadOf(ANN)).opportunity).toMatchObject({ closeDate: '2026-12-24' });
		},
	);

	it('puts a lead into a process of one’s own', async () => {
		const { id } = await leadOf(ANN);
		const process = await runner().store.with(
			async (engine) =>
				await createProcess(engine, {
					name: 'Deals',
					description: null,
					definition: { stages: [{ name: 'New' }, { name: 'Won', closes: 'qualified' }] },
				}),
		);
		await decide('change_process', { processId: process.id }, { lead: { id } });
		expect(seen('Done')).toMatchObject({
			lead: { processId: process.id, stage: 'new', stageName: 'New' },
			move: { from: 'sales_acceptance', to: 'new' },
		});
		await decide('advance', {}, { lead: { id } });
		expect(await leadOf(ANN)).toMatchObject({ status: 'qualified', stage: 'won' });
	});

	it.each<[string, string, INodeParameters, RegExp]>([
		['a lead', 'advance', {}, /^Lead ID is empty, and this item has no lead/],
		['a lead that exists', 'advance', { additionalFields: { leadId: 'x' } }, /^There is no lead x/],
		['a stage', 'set', { additionalFields: { leadId: 'x' } }, /^Stage is empty; choose/],
		[
			'an action',
			'={{ "explode" }}',
			{ additionalFields: { leadId: 'x' } },
			/^Action: "explode" isn’t an action/,
		],
		['a reason', 'disqualify', { additionalFields: { leadId: '={{ $json.id }}' } }, /^Reason is empty/],
		[
			'a currency that there is',
			'sales_accepted',
			{ additionalFields: { leadId: 'x' }, opportunity: { amount: 5, currency: 'Euro' } },
			/^Currency: must be a currency code/,
		],
		[
			'an amount',
			'sales_accepted',
			{ additionalFields: { leadId: 'x' }, opportunity: { amount: '={{ "much" }}', currency: 'EUR' } },
			/^Amount: must be a number/,
		],
		[
			'a day',
			'sales_accepted',
			{ additionalFields: { leadId: 'x' }, opportunity: { closeDate: 'soon' } },
			/^Close Date: "soon" is not a date/,
		],
	])('needs %s', async (_, action, parameters, expected) => {
		const { id } = await leadOf(ANN);
		expect(errorOf(await decide(action, parameters, { id }))).toMatch(expected);
	});
});

describe('a run in the editor', () => {
	const test = async (parameters: INodeParameters, item: IDataObject) =>
		await runner().runManually(desk(parameters), 'Desk', [item]);

	it('shows what would become of a real lead, and moves nothing', async () => {
		await runner().publish(journey({ action: 'advance' }));
		await enter(runner(), ANN);
		const { id } = await leadOf(ANN);
		await test({ action: 'sales_ready' }, { lead: { id } });
		expect(seen('Done')).toMatchObject({
			lead: { id, topic: 'Coffee', stage: 'sales_acceptance', stageName: 'Sales Acceptance' },
			move: { from: 'automated_marketing_qualification', to: 'sales_acceptance', changed: true },
		});
		expect(await history(ANN)).toHaveLength(1);
		const refused = await test({ action: 'sales_accepted' }, { lead: { id } });
		expect(errorOf(refused)).toMatch(/would not be moved: .*Allowed from here/);
	});

	it('takes the lead of the item for real where the store has none', async () => {
		await test({ action: 'advance' }, { lead: { id: 'test', stage: 'inquiry', topic: 'Coffee' } });
		expect(seen('Done')).toMatchObject({
			lead: { id: 'test', topic: 'Coffee', stage: 'automated_marketing_qualification' },
			move: { from: 'inquiry', changed: true },
		});
	});
});
