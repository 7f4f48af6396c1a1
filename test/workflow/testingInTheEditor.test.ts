import { existsSync } from 'node:fs';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { openEngines } from '../../lib/n8n/engines';
import { storeFile } from '../../lib/n8n/storeLocation';
import { draw, events, mapped, ours, standIn, type DrawnWorkflow, type NodeSketch } from './support/draw';
import { enter } from './support/people';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';
const ITEM = { contact: { id: 'c1', email: ANN, firstName: 'Ann', owner: 'kim' }, any: 'thing' };

afterEach(async () => {
	expect(await openEngines()).toEqual([]);
	expect(existsSync(storeFile())).toBe(false);
});

async function outputs(
	step: NodeSketch,
	items: IDataObject[] = [ITEM],
): Promise<{ first: IDataObject[]; second: IDataObject[] }> {
	const drawn = draw(
		{ Start: standIn('pass'), Step: step, First: standIn('record'), Second: standIn('record') },
		[
			['Start', 'Step', 'First'],
			['Step#1', 'Second'],
		],
	);
	const { run } = await runner().runManually(drawn, 'Start', items);
	expect(run.status).toBe('success');
	const json = (node: string): IDataObject[] =>
		runner()
			.ledger.of(node)
			.map((entry) => entry.json);
	return { first: json('First'), second: json('Second') };
}

describe('a step that holds does what When Testing says, and holds no one', () => {
	it.each([
		['journeyWait', undefined, [1, 0]],
		['journeyWait', 'continue', [1, 0]],
		['journeyWait', 'stop', [0, 0]],
		['journeyIfThen', undefined, [1, 0]],
		['journeyIfThen', 'true', [1, 0]],
		['journeyIfThen', 'false', [0, 1]],
		['journeyIfThen', 'stop', [0, 0]],
	])('%s: %s', async (type, whenTesting, expected) => {
		const parameters: INodeParameters =
			type === 'journeyIfThen' ? { eventType: 'email.opened' } : { amount: 1 };
		if (whenTesting !== undefined) parameters.whenTesting = whenTesting;
		const { first, second } = await outputs(ours(type, parameters));
		expect([first.length, second.length]).toEqual(expected);
		for (const json of [...first, ...second]) expect(json).toEqual(ITEM);
	});

	it('also for an item without a contact', async () => {
		const { first } = await outputs(ours('journeyWait'), [{ just: 'this' }]);
		expect(first).toEqual([{ just: 'this' }]);
	});
});

describe('a step that makes a record shows what it would make', () => {
	it('Create Lead', async () => {
		const { first } = await outputs(
			ours(
				'journeyCreateLead',
				mapped({ topic: '=Coffee for {{ $json.contact.firstName }}', page: 'espresso', owner: 'kim' }),
			),
		);
		expect(first).toEqual([
			expect.objectContaining({
				any: 'thing',
				lead: expect.objectContaining({
					id: 'test',
					topic: 'Coffee for Ann',
					page: 'espresso',
					owner: 'kim',
					outcome: 'created',
				}),
			}),
		]);
	});

	it('Create Sales Activity', async () => {
		// The journey's fields are what a trigger gives in a test.
		const journey = { enrollmentId: 'test', journeyId: 'journey', step: 'Start', holdId: 'test', visit: 0 };
		const { first } = await outputs(
			ours('journeySalesActivity', {
				kind: 'phoneCall',
				subject: '=Call {{ $json.contact.firstName }}',
				days: 2,
			}),
			[{ ...ITEM, journey }],
		);
		// Two working days after Monday, 5 January, at the end of the day.
		expect(first).toEqual([
			expect.objectContaining({
				activity: expect.objectContaining({
					id: 'test',
					kind: 'phoneCall',
					subject: 'Call Ann',
					owner: 'kim',
					status: 'open',
					dueAt: expect.stringMatching(/^2026-01-07T/),
				}),
			}),
		]);
	});
});

describe('an endpoint checks what is sent and hands it over', () => {
	const workflow = (trigger: NodeSketch): DrawnWorkflow =>
		draw(
			{
				Enter: trigger,
				Wait: ours('journeyWait'),
				Lead: ours('journeyCreateLead', mapped({ topic: '=About {{ $json.event.properties.product }}' })),
				After: standIn('record'),
			},
			[['Enter', 'Wait', 'Lead', 'After']],
		);
	const form = ours('journeyFormTrigger', {
		formName: 'info',
		fields: {
			field: [
				{ name: 'email', target: 'email', required: true },
				{ name: 'product', target: 'property', required: false },
			],
		},
	});

	it('the form', async () => {
		const { answer } = await runner().callManually(workflow(form), 'Enter', {
			body: { email: ANN, product: 'filter', extra: 1 },
		});
		expect(answer).toMatchObject({
			status: 200,
			body: { accepted: 1, test: true, ignoredFields: ['extra'] },
		});
		expect(
			runner()
				.ledger.of('After')
				.map(({ json }) => json),
		).toEqual([
			expect.objectContaining({
				contact: expect.objectContaining({ id: 'test', email: ANN, company: null }),
				event: expect.objectContaining({
					type: 'form.submitted',
					properties: { product: 'filter', form: 'info' },
				}),
				journey: expect.objectContaining({ test: true, step: 'Enter' }),
				lead: expect.objectContaining({ topic: 'About filter', contactId: 'test' }),
			}),
		]);
	});

	it('the form, when a field is wrong', async () => {
		const { answer, execution } = await runner().callManually(workflow(form), 'Enter', {
			body: { email: 'nobody' },
		});
		expect(answer).toMatchObject({ status: 422, body: { accepted: 0, fields: [{ field: 'email' }] } });
		expect(execution).toBeUndefined();
	});

	it('the events endpoint', async () => {
		const { answer } = await runner().callManually(workflow(events()), 'Enter', {
			body: {
				events: [
					{ type: 'a', contact: { email: ANN }, properties: { product: 'x' } },
					{ type: 'b', contact: { phone: '+31201234567' } },
				],
			},
		});
		expect(answer).toMatchObject({ status: 200, body: { accepted: 2, test: true } });
		expect(
			runner()
				.ledger.of('After')
				.map(({ json }) => (json.lead as IDataObject).topic),
		).toEqual(['About x', 'About']);
	});
});

describe('a journey that runs is not touched', () => {
	it('by a run in the editor over the items of a real contact', async () => {
		const drawn = draw(
			{ Enter: events(), Wait: ours('journeyWait', { amount: 1 }), After: standIn('record') },
			[['Enter', 'Wait', 'After']],
		);
		await runner().publish(drawn);
		await enter(runner(), ANN);
		const before = await runner().store.enrollments(ANN);
		const items = runner().last('Enter').run.data.resultData.runData.Enter[0].data?.main[0] ?? [];
		await runner().runManually(
			drawn,
			'Enter',
			items.map(({ json }) => json),
		);
		expect(runner().ledger.emails('After')).toEqual([ANN]);
		expect(await runner().store.enrollments(ANN)).toEqual(before);
		await runner().close();
	});
});
