import type { INode, INodeParameters } from 'n8n-workflow';

import { draw, events, ours, standIn, type DrawnWorkflow } from './support/draw';
import { enter } from './support/people';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';
const BO = 'bo@example.com';
const CY = 'cy@example.com';

function journey(parameters: INodeParameters, more: Partial<INode> = {}): DrawnWorkflow {
	return draw(
		{
			Enter: events(),
			Wait: ours('journeyWait', parameters, more),
			After: standIn('record'),
			Failed: standIn('record'),
		},
		[
			['Enter', 'Wait', 'After'],
			['Wait#1', 'Failed'],
		],
	);
}

const gone = (): string[] => runner().ledger.emails('After');

it('holds a contact for the time it is set to, and not a minute longer', async () => {
	await runner().publish(journey({ amount: 2, unit: 'days' }));
	await enter(runner(), ANN);
	expect(await runner().store.where(ANN)).toBe('waiting at Wait');
	await runner().advance('2879 minutes');
	expect(gone()).toEqual([]);
	await runner().advance('1 minute');
	expect(gone()).toEqual([ANN]);
	expect(await runner().store.where(ANN)).toBe('completed');
	expect(await runner().store.story(ANN)).toEqual(['entered', 'delivered', 'held', 'delivered', 'completed']);
});

it('keeps the item and gives it the contact as it is by then', async () => {
	await runner().publish(journey({ amount: 2, unit: 'days' }));
	await enter(runner(), { email: ANN, firstName: 'Ann', does: { plan: 'pro' } });
	await runner().advance('1 day');
	await runner().call('Enter', { body: { type: 'renamed', contact: { email: ANN, firstName: 'Annabel' } } });
	await runner().advance('1 day');
	const [entry] = runner().ledger.of('After');
	expect(entry.json).toMatchObject({
		contact: { email: ANN, firstName: 'Annabel' },
		event: { type: 'enter', properties: { plan: 'pro' } },
		journey: { step: 'Wait', visit: 1, outcome: 'elapsed' },
	});
	expect(entry.json.journey).not.toHaveProperty('claimId');
});

it('lets each contact of a batch wait as long as its own item says', async () => {
	await runner().publish(journey({ amount: '={{ $json.event.properties.hours }}', unit: 'hours' }));
	await enter(
		runner(),
		{ email: ANN, does: { hours: 3 } },
		{ email: BO, does: { hours: 1 } },
		{ email: CY, does: { hours: 2 } },
	);
	expect(runner().executions).toHaveLength(1);
	await runner().advance('1 hour');
	expect(gone()).toEqual([BO]);
	await runner().advance('1 hour');
	expect(gone()).toEqual([BO, CY]);
	await runner().advance('1 hour');
	expect(gone()).toEqual([BO, CY, ANN]);
});

it('lets those who may go at the same time go in one execution', async () => {
	await runner().publish(journey({ amount: 1, unit: 'hours' }));
	await enter(runner(), ANN, BO, CY);
	await runner().advance('1 hour');
	expect(runner().executions.map(({ startedAt, size }) => [startedAt, size])).toEqual([
		['Enter', 3],
		['Wait', 3],
	]);
});

describe('until a date', () => {
	const until = { mode: 'until', date: '={{ $json.event.properties.date }}', zone: 'contact' };

	it('lets each contact go on its own date, in its own time zone', async () => {
		await runner().publish(journey(until));
		await enter(
			runner(),
			{ email: ANN, timeZone: 'Asia/Tokyo', does: { date: '2026-01-10T09:00' } },
			{ email: BO, timeZone: 'America/New_York', does: { date: '2026-01-10T09:00' } },
			{ email: CY, does: { date: '2026-01-10T09:00:00+01:00' } },
		);
		expect(await runner().store.dueAt(ANN)).toBe('2026-01-10T00:00:00.000Z');
		expect(await runner().store.dueAt(BO)).toBe('2026-01-10T14:00:00.000Z');
		expect(await runner().store.dueAt(CY)).toBe('2026-01-10T08:00:00.000Z');
	});

	it.each([
		['fixed', { zone: 'fixed', zoneName: 'Europe/Amsterdam' }, '2026-01-09T23:00:00.000Z'],
		['the workflow’s', { zone: 'workflow' }, '2026-01-10T00:00:00.000Z'],
	])(
		'takes a date without a time for the beginning of that day in a zone that is %s',
		async (_, zone, expected) => {
			await runner().publish(journey({ ...until, ...zone }));
			await enter(runner(), { email: ANN, timeZone: 'Asia/Tokyo', does: { date: '2026-01-10' } });
			expect(await runner().store.dueAt(ANN)).toBe(expected);
		},
	);

	it('lets a contact go on at once whose date is past', async () => {
		await runner().publish(journey(until));
		await enter(
			runner(),
			{ email: ANN, does: { date: '2025-12-24' } },
			{ email: BO, does: { date: '2026-12-24' } },
		);
		expect(gone()).toEqual([ANN]);
		expect(await runner().store.where(BO)).toBe('waiting at Wait');
	});

	it('lets a contact exit whose date is past, if it is set to', async () => {
		await runner().publish(journey({ ...until, ifPast: 'exit' }));
		await enter(
			runner(),
			{ email: ANN, does: { date: '2025-12-24' } },
			{ email: BO, does: { date: '2026-01-06' } },
		);
		await runner().advance('3 days');
		expect(await runner().store.where(ANN)).toBe('exited (date_past)');
		expect(gone()).toEqual([BO]);
	});
});

describe('across the start of summer time', () => {
	/** The day before clocks go forward in Amsterdam, and three weeks after they did in New York. */
	const evening = useRunner(Date.UTC(2026, 2, 28, 18));

	it('counts days on the contact’s own calendar, and hours as they are', async () => {
		await evening().publish(
			journey({ amount: '={{ $json.event.properties.amount }}', unit: '={{ $json.event.properties.unit }}' }),
		);
		await enter(
			evening(),
			{ email: ANN, timeZone: 'Europe/Amsterdam', does: { amount: 1, unit: 'days' } },
			{ email: BO, timeZone: 'America/New_York', does: { amount: 1, unit: 'days' } },
			{ email: CY, timeZone: 'Europe/Amsterdam', does: { amount: 24, unit: 'hours' } },
		);
		expect(await evening().store.dueAt(ANN)).toBe('2026-03-29T17:00:00.000Z');
		expect(await evening().store.dueAt(BO)).toBe('2026-03-29T18:00:00.000Z');
		expect(await evening().store.dueAt(CY)).toBe('2026-03-29T18:00:00.000Z');
	});
});

describe('a contact that it cannot be worked out for', () => {
	const bad = [
		[
			'amount that is no number',
			{ amount: '={{ $json.event.properties.value }}', unit: 'days' },
			'soon',
			/Amount: "soon" is not a number/,
		],
		[
			'negative amount',
			{ amount: '={{ $json.event.properties.value }}', unit: 'days' },
			-1,
			/Amount: -1 is not a number of 0 or more/,
		],
		[
			'date that is none',
			{ mode: 'until', date: '={{ $json.event.properties.value }}' },
			'31.02.2026',
			/Date: "31.02.2026" is not a date/,
		],
		[
			'date that is missing',
			{ mode: 'until', date: '={{ $json.event.properties.value }}' },
			undefined,
			/Date is empty for this contact/,
		],
	] as const;

	const good = (parameters: object): unknown => ('amount' in parameters ? 2 : '2026-01-10');

	it.each(bad)('%s: fails with its item, and the others are held', async (_, parameters, value, message) => {
		await runner().publish(journey(parameters));
		await enter(
			runner(),
			{ email: ANN, does: { value: good(parameters) } },
			{ email: BO, does: { value } },
			{ email: CY, does: { value: good(parameters) } },
		);
		const { error } = runner().executions[0].run.data.resultData;
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(message),
			context: { itemIndex: 1 },
		});
		expect(await runner().store.where(ANN)).toBe('waiting at Wait');
		expect(await runner().store.where(CY)).toBe('waiting at Wait');
		expect(await runner().store.where(BO)).toBe('failed at Enter');
	});

	it.each(bad)(
		'%s: leaves by the error output, and stays in the journey',
		async (_, parameters, value, message) => {
			await runner().publish(journey(parameters, { onError: 'continueErrorOutput' }));
			await enter(
				runner(),
				{ email: BO, does: { value } },
				{ email: ANN, does: { value: good(parameters) } },
			);
			const failed = runner().ledger.of('Failed');
			expect(failed.map(({ json }) => json)).toEqual([
				expect.objectContaining({
					contact: expect.objectContaining({ email: BO }),
					error: expect.stringMatching(message),
				}),
			]);
			expect(runner().executions[0].run.status).toBe('success');
			expect(await runner().store.where(ANN)).toBe('waiting at Wait');
			expect(await runner().store.where(BO)).toBe('completed');
		},
	);
});

describe('behind a node that replaces the item, as Send Email does', () => {
	const behindMail = (parameters: INodeParameters): DrawnWorkflow =>
		draw(
			{
				Enter: events(),
				'Send Email': standIn('n8n-nodes-base.emailSend', { toEmail: '={{ $json.contact.email }}' }),
				Wait: ours('journeyWait', parameters),
				After: standIn('record'),
			},
			[['Enter', 'Send Email', 'Wait', 'After']],
		);

	it('waits for a date that the contact entered with', async () => {
		await runner().publish(
			behindMail({
				mode: 'date',
				dateSource: 'entry',
				entryProperty: 'booking.startsAt',
				offset: 'before',
				offsetAmount: 1,
				offsetUnit: 'days',
			}),
		);
		await enter(runner(), { email: ANN, does: { booking: { startsAt: '2026-01-09T10:00:00Z' } } });
		await runner().advanceTo(Date.parse('2026-01-08T09:59:00Z'));
		expect(gone()).toEqual([]);
		await runner().advance('1 minute');
		expect(gone()).toEqual([ANN]);
	});

	it('keeps no mail server’s answer with the contact', async () => {
		await runner().publish(behindMail({ amount: 1, unit: 'days' }));
		await enter(runner(), ANN);
		await runner().advance('1 day');
		expect(Object.keys(runner().ledger.of('After')[0].json).sort()).toEqual(['contact', 'journey']);
	});

	it('says which node emptied a date, and the ways out', async () => {
		await runner().publish(behindMail({ mode: 'until', date: '={{ $json.event.properties.startsAt }}' }));
		await enter(runner(), { email: ANN, does: { startsAt: '2026-01-05' } });
		const { error } = runner().executions[0].run.data.resultData;
		expect(error?.message).toMatch(
			/^Date is empty for this contact; “Send Email” replaced the item’s fields\. Write \$\('Enter'\)\.item\.json instead of \$json, set Date From to Contact Field or Entry Property, or choose/,
		);
	});

	it('goes by what the message says to write', async () => {
		await runner().publish(
			behindMail({ mode: 'until', date: "={{ $('Enter').item.json.event.properties.startsAt }}" }),
		);
		await enter(runner(), { email: ANN, does: { startsAt: '2026-01-08T10:00:00Z' } });
		await runner().advance('73 hours');
		expect(gone()).toEqual([ANN]);
	});

	it('says it of a number, too', async () => {
		await runner().publish(behindMail({ amount: '={{ $json.event.properties.days }}' }));
		await enter(runner(), { email: ANN, does: { days: 3 } });
		expect(runner().executions[0].run.data.resultData.error?.message).toBe(
			"Amount is empty; “Send Email” replaced the item’s fields. Write $('Enter').item.json instead of $json; it must be a number of 0 or more",
		);
	});

	it('starts with an expression for a date on the item, and refuses it while it is empty', async () => {
		await expect(runner().publish(behindMail({ mode: 'date', dateSource: 'expression' }))).rejects.toThrow(
			/no one starts\. Wait: Date is empty\. Set a date, or an expression that gives one/,
		);
	});

	it('says which property is missing', async () => {
		await runner().publish(behindMail({ mode: 'anniversary', dateSource: 'entry', entryProperty: 'born' }));
		await enter(runner(), ANN);
		const { error } = runner().executions[0].run.data.resultData;
		expect(error?.message).toMatch(/Entry Property born is empty for this contact; set it, or choose/);
	});
});

it('says in n8n’s executions who is in them, and where they went', async () => {
	await runner().publish(journey({ amount: 2, unit: 'days' }));
	await enter(runner(), ANN, BO);
	const [entered] = runner().executions;
	expect(entered.run.data.resultData).toMatchObject({
		metadata: { journey: 'Test Journey', step: 'Enter', contacts: '2' },
	});
	expect(entered.run.data.resultData.metadata).not.toHaveProperty('contact');
	expect(entered.run.data.resultData.runData.Wait[0].hints).toEqual([
		expect.objectContaining({
			message: expect.stringMatching(/^2 contacts are held here until Jan 7, 2026, 09:00\./),
		}),
	]);
	await runner().advance('1 hour');
	await enter(runner(), CY);
	await runner().advance('2 days');
	const { metadata } = runner().last('Wait').run.data.resultData;
	expect(metadata).toMatchObject({
		step: 'Wait',
		contacts: '1',
		contact: expect.stringMatching(/^[\w~]{18}$/),
	});
	expect(JSON.stringify(metadata)).not.toContain('example.com');
});
