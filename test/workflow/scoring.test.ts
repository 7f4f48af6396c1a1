import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Lead } from '../../lib/store';
import { SETTLING_TIME } from '../../lib/engine/clock/OrphanWatch';
import { draw, edit, events, ours, standIn, without, type DrawnWorkflow } from './support/draw';
import { enter, tell } from './support/people';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';

const OPENED = {
	interaction: [{ ruleName: 'Opened', points: 10, type: 'email.opened', frequency: 'each', maxPoints: '30' }],
	contactField: [{ ruleName: 'Company', points: 5, field: 'company', operator: 'exists' }],
};

const GRADES = {
	grade: [
		{ name: 'Cold', from: '', to: '19' },
		{ name: 'Hot', from: '20', to: '' },
	],
};

const SCORE: INodeParameters = { rules: OPENED, grades: GRADES, salesReadyAt: 30 };

/** Who enters gets a lead, which is scored. */
function journey(parameters: INodeParameters = {}): DrawnWorkflow {
	return draw(
		{
			Enter: events(),
			Lead: ours('journeyCreateLead', { matching: 'email' }),
			Score: ours('journeyLeadScoring', { ...SCORE, ...parameters }),
			After: standIn('record'),
		},
		[['Enter', 'Lead', 'Score', 'After']],
	);
}

const lead = async (): Promise<Lead> => (await runner().store.leads(ANN))[0];

const seen = (node: string): IDataObject => runner().ledger.of(node).at(-1)?.json ?? {};

async function opens(times = 1): Promise<void> {
	for (let n = 0; n < times; n++) await tell(runner(), 'email.opened', ANN);
	await runner().settle();
}

describe('Score Lead in a journey', () => {
	it('counts an interaction only so often a day', async () => {
		const often = { ...OPENED.interaction[0], maxPoints: '', maxPerDay: '2' };
		await runner().publish(journey({ rules: { interaction: [often] } }));
		await enter(runner(), { email: ANN });
		await runner().settle();
		await opens(5);
		expect(await lead()).toMatchObject({ score: 20, scores: { 'Lead Score': { score: 20, grade: 'Hot' } } });
		await runner().advance('1 day');
		await opens(2);
		expect(await lead()).toMatchObject({ score: 40 });
	});

	it('scores the leads that come by, and says why', async () => {
		await runner().publish(journey());
		await tell(runner(), 'email.opened', ANN, ANN);
		await enter(runner(), { email: ANN, company: 'Contoso' });
		await runner().settle();
		expect(seen('After')).toMatchObject({
			contact: { email: ANN },
			lead: { score: 25, grade: 'Hot' },
			journey: { leadId: (await lead()).id },
			score: {
				model: 'Lead Score',
				score: 25,
				grade: 'Hot',
				salesReady: false,
				rules: [
					{ name: 'Opened', points: 20, interactions: 2 },
					{ name: 'Company', points: 5, because: [{ condition: 'contact.company exists' }] },
				],
			},
		});
	});

	it('rescores at every later event, and marks who reaches the threshold', async () => {
		await runner().publish(journey());
		await enter(runner(), ANN);
		await runner().settle();
		await opens(2);
		expect(await lead()).toMatchObject({ score: 20, grade: 'Hot', salesReadyAt: null });
		await opens(2);
		// No more than the rule gives.
		expect(await lead()).toMatchObject({ score: 30, stage: 'sales_acceptance' });
		expect((await lead()).salesReadyAt).not.toBeNull();
	});

	it('lets other journeys begin when a lead is ready for sales', async () => {
		await runner().publish(journey());
		await runner().publish(
			draw(
				{
					Ready: ours('journeyTrigger', { audience: 'event', eventTypes: 'lead.sales_ready' }),
					Call: standIn('record'),
				},
				[['Ready', 'Call']],
				{ id: 'sales', name: 'Sales' },
			),
		);
		await enter(runner(), ANN);
		await opens(3);
		await runner().settle();
		expect(seen('Call')).toMatchObject({ contact: { email: ANN } });
	});
});

describe('a workflow with nothing else', () => {
	const plain = (parameters: INodeParameters = {}): DrawnWorkflow =>
		draw(
			{
				Any: standIn('pass'),
				Score: ours('journeyLeadScoring', { ...SCORE, ...parameters }),
				Done: standIn('record'),
			},
			[['Any', 'Score', 'Done']],
			{ id: 'model', name: 'Model' },
		);

	async function annsLead(): Promise<Lead> {
		await runner().publish(
			draw({ Enter: events(), Lead: ours('journeyCreateLead', { matching: 'email' }) }, [['Enter', 'Lead']]),
		);
		await enter(runner(), ANN);
		await runner().settle();
		return await lead();
	}

	it('publishes the model', async () => {
		await annsLead();
		await opens();
		await runner().publish(plain());
		await runner().settle();
		expect(await lead()).toMatchObject({ score: 10, grade: 'Cold' });
		await opens();
		expect(await lead()).toMatchObject({ score: 20, grade: 'Hot' });
	});

	it('scores the lead that an item names, or the open one of its contact', async () => {
		const { id, contactId } = await annsLead();
		await runner().publish(plain());
		await opens();
		for (const item of [{ lead: { id } }, { contact: { id: contactId } }]) {
			await runner().runInProduction(plain(), 'Any', [item]);
			expect(seen('Done')).toMatchObject({ lead: { id, score: 10 }, score: { score: 10 } });
		}
	});

	it('says which lead is missing', async () => {
		await runner().publish(plain());
		const execution = await runner().runInProduction(plain(), 'Any', [{ some: 'thing' }]);
		expect(execution.run.data.resultData.error?.message).toContain('Lead ID is empty');
	});

	it('is unpublished: its scores go after the settling time, not before', async () => {
		await annsLead();
		await runner().publish(plain());
		await opens();
		await runner().unpublish('model');
		await runner().advance(SETTLING_TIME - 1);
		expect(await lead()).toMatchObject({ score: 10 });
		await runner().advance(1_000);
		expect(await lead()).toMatchObject({ score: null, grade: null });
	});

	it('loses its node: the same', async () => {
		await annsLead();
		await runner().publish(plain());
		await opens();
		await runner().publish(without(plain(), 'Score'));
		await runner().advance(SETTLING_TIME + 1_000);
		expect(await lead()).toMatchObject({ score: null });
	});

	it('scores on after a restart of n8n', async () => {
		await annsLead();
		await runner().publish(plain());
		await opens();
		await runner().restart('2 days');
		await runner().advance(2 * SETTLING_TIME);
		await opens();
		expect(await lead()).toMatchObject({ score: 20 });
	});

	it('is edited: all leads are scored by what it is then', async () => {
		await annsLead();
		await runner().publish(plain());
		await opens();
		const rules = { interaction: [{ ...OPENED.interaction[0], points: 7 }] };
		await runner().publish(edit(plain(), 'Score', { parameters: { ...SCORE, rules } }));
		await runner().settle();
		expect(await lead()).toMatchObject({ score: 7 });
	});

	it('takes its rules as JSON', async () => {
		await annsLead();
		await runner().publish(
			plain({
				rulesBy: 'json',
				rulesJson: JSON.stringify([
					{
						kind: 'interaction',
						name: 'Quiet',
						type: 'email.opened',
						points: -4,
						frequency: { kind: 'none' },
					},
				]),
			}),
		);
		await runner().settle();
		expect(await lead()).toMatchObject({ score: -4 });
	});

	it.each([
		[
			{ grades: { grade: [GRADES.grade[0], { name: 'Hot', from: '30', to: '' }] } },
			'between "Cold" and "Hot" there is a gap (20 to 29)',
		],
		[{ grades: { grade: [{ name: 'Cold', from: 'low', to: '' }] } }, '"low" is not a whole number'],
		[{ rules: {} }, 'Rules is empty; add at least one rule'],
		[
			{ rules: { interaction: [{ ...OPENED.interaction[0], maxPerDay: 'once' }] } },
			'Interaction 1: Max per Day: "once" is not a whole number',
		],
		[{ modelName: ' ' }, 'Model Name is empty'],
		[{ rulesBy: 'json', rulesJson: '[{' }, 'Rules (JSON): is not JSON'],
		[{ rules: { ...OPENED, segment: [{ segment: { mode: 'id', value: '' } }] } }, 'Rules: Segment 1'],
	] as Array<[INodeParameters, string]>)('is not published with %j', async (parameters, message) => {
		await expect(runner().publish(plain(parameters))).rejects.toThrow(message);
	});
});

it('says why its model was not published, to contacts that reach it all the same', async () => {
	await runner().publish(journey());
	await enter(runner(), { email: ANN, company: 'Contoso' });
	const { id } = await lead();
	const drawn = draw({ Any: standIn('pass'), Score: ours('journeyLeadScoring') }, [['Any', 'Score']], {
		id: 'plain',
	});
	await expect(runner().publish(drawn)).rejects.toThrow('Rules is empty');
	const { run } = await runner().runInProduction(drawn, 'Score', [{ lead: { id } }]);
	expect(run.data.resultData.error?.message).toBe(
		'The model of “Score” was not published. Rules is empty; add at least one rule',
	);
});

describe('a run in the editor', () => {
	it('scores and stores nothing', async () => {
		await runner().publish(
			draw({ Enter: events(), Lead: ours('journeyCreateLead', { matching: 'email' }) }, [['Enter', 'Lead']]),
		);
		await enter(runner(), { email: ANN, company: 'Contoso' });
		await opens();
		const { id } = await lead();
		await runner().runManually(journey(), 'Score', [{ lead: { id } }]);
		expect(seen('After')).toMatchObject({
			score: { model: 'Lead Score', score: 15, grade: 'Cold', salesReady: false },
		});
		expect(await lead()).toMatchObject({ score: null });
		expect(runner().store.committed('scoring_models')).toBe(0);
	});

	it('scores a contact that is made up for it', async () => {
		await runner().runManually(journey(), 'Score', [
			{ contact: { id: 'test', company: 'Contoso' }, lead: { id: 'test' } },
		]);
		expect(seen('After')).toMatchObject({ score: { score: 5 } });
	});
});
