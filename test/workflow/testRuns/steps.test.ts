import { existsSync } from 'node:fs';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { openEngines } from '../../../lib/n8n/engines';
import { storeFile } from '../../../lib/n8n/storeLocation';
import { draw, events, mapped, ours, standIn, type DrawnWorkflow, type NodeSketch } from '../support/draw';
import { enter } from '../support/people';
import { useRunner } from '../support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';
/** What triggers put on an item in an editor run. */
const JOURNEY = { enrollmentId: 'test', journeyId: 'journey', step: 'Start', holdId: 'test', visit: 0 };
const CONTACT = { id: 'test', email: ANN, firstName: 'Ann', owner: 'kim' };
const ITEM = { contact: CONTACT, journey: JOURNEY, any: 'thing' };

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
	const { error } = run.data.resultData;
	if (error !== undefined) {
		throw Object.assign(new Error(error.message), { description: error.description });
	}
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
		for (const json of [...first, ...second]) {
			expect(json).toMatchObject({ contact: CONTACT, any: 'thing', journey: { step: 'Step', visit: 1 } });
		}
	});

	it('says on the item until when the contact would wait, and by which output it left', async () => {
		const { first } = await outputs(ours('journeyWait', { amount: 2, unit: 'days' }));
		expect(first[0].journey).toMatchObject({
			outcome: 'elapsed',
			wouldWaitUntil: '2026-01-07T09:00:00.000Z',
		});
		const ask = { eventType: 'order.placed', timeoutAmount: 3, timeoutUnit: 'hours' };
		const yes = await outputs(ours('journeyIfThen', ask));
		expect(yes.first[1]).toMatchObject({
			event: { type: 'order.placed' },
			journey: {
				outcome: 'matched',
				wouldWaitUntil: '2026-01-05T12:00:00.000Z',
				wouldLeaveBy: 'True',
				wouldLeaveBecause: 'When Testing assumes that the event occurs in time',
			},
		});
		const no = await outputs(ours('journeyIfThen', { ...ask, timeout: 'never', whenTesting: 'false' }));
		expect(no.second[0]).not.toHaveProperty('event');
		expect(no.second[0].journey).toMatchObject({ wouldWaitUntil: null, wouldLeaveBy: 'False' });
	});

	it('decides what can be decided immediately', async () => {
		const parameters = { condition: 'expression', expression: '={{ $json.any === "thing" }}' };
		const { first, second } = await outputs(ours('journeyIfThen', parameters), [ITEM, { ...ITEM, any: 1 }]);
		expect(first[0].journey).toMatchObject({ wouldLeaveBy: 'True', step: 'Start' });
		expect(second[0].journey).toMatchObject({ wouldLeaveBy: 'False' });
	});

	it.each([
		[{ mode: 'date', dateField: 'renewal' }, 'renewal is empty for this contact'],
		[{ mode: 'for', amount: -1 }, 'Amount'],
		[{ mode: 'until', date: 'soon' }, 'Date: "soon"'],
		[{ mode: 'for', amount: 1, zone: 'fixed', zoneName: 'Moon/Sea' }, '"Moon/Sea" is not an IANA time zone'],
	])('fails as in production: a wait with %j', async (parameters, message) => {
		await expect(outputs(ours('journeyWait', parameters))).rejects.toThrow(message);
	});

	it.each([
		[{ eventType: '={{ "" }}' }, 'Event Type is empty'],
		[{ eventType: 'a', correlate: 'order.id' }, 'did not enter the journey with a property "order.id"'],
		[{ eventType: 'a', timeout: 'date', timeoutDate: '={{ $json.none }}' }, 'Timeout Date is empty'],
	])('fails as in production: an If/Then with %j', async (parameters, message) => {
		await expect(outputs(ours('journeyIfThen', parameters))).rejects.toThrow(message);
	});

	it('lets a contact exit that would, and says so', async () => {
		const past = { mode: 'until', date: '2020-01-01', ifPast: 'exit' };
		expect(await outputs(ours('journeyWait', past))).toEqual({ first: [], second: [] });
		const { runData } = runner().executions.at(-1)!.run.data.resultData;
		expect(runData.Step[0].hints?.[0].message).toBe(
			'In production, 1 contact would exit the journey here (date_past).',
		);
	});

	it('ends a circle in which no one waits', async () => {
		const drawn = draw(
			{ Start: standIn('pass'), Step: ours('journeyWait', { amount: 1 }), Again: standIn('record') },
			[['Start', 'Step', 'Again', 'Step']],
		);
		const { run } = await runner().runManually(drawn, 'Start', [ITEM]);
		expect(run.status).toBe('success');
		expect(runner().ledger.of('Again').length).toBeLessThanOrEqual(100);
	});

	it('passes on each contact once, as production holds it once', async () => {
		const bo = { ...ITEM, contact: { ...CONTACT, email: 'bo@example.com' } };
		const { first } = await outputs(ours('journeyWait', { amount: 1 }), [ITEM, ITEM, bo, ITEM]);
		expect(first.map(({ contact }) => (contact as IDataObject).email)).toEqual([ANN, 'bo@example.com']);
	});

	it('says what to run first when it can’t tell whose item it is', async () => {
		const failure = outputs(ours('journeyWait'), [{ just: 'this' }]).catch((error: unknown) => error);
		expect(await failure).toMatchObject({
			message: 'Can’t tell which contact this item belongs to',
			description: expect.stringContaining('first execute the workflow from its journey trigger'),
		});
	});

	it('does not keep files across a wait, as in production', async () => {
		const { first } = await outputs(ours('journeyWait'));
		expect(first).toHaveLength(1);
		const { runData } = runner().executions.at(-1)!.run.data.resultData;
		expect(runData.Step[0].data?.main[0]?.[0]).not.toHaveProperty('binary');
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
		const { first } = await outputs(
			ours('journeySalesActivity', {
				kind: 'phoneCall',
				subject: '=Call {{ $json.contact.firstName }}',
				days: 2,
			}),
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
				journey: expect.objectContaining({ test: true, step: 'Wait', entry: { product: 'filter' } }),
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
