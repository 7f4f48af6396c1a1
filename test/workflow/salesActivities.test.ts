import { saveAccount, saveContact, completeActivity, type AccountFields } from '../../lib/engine';
import { draw, ours, standIn } from './support/draw';
import { useRunner } from './support/useRunner';
import { ANN, BO, CY, happens, know, openSite, refusals } from './scenarios/support';

// Monday, 5 January 2026.
const runner = useRunner();

const completed = async (id: string): Promise<void> => {
	await runner().store.with(async (engine) => await completeActivity(engine, id, 'Wants a quotation'));
	await runner().settle();
};

const account = async (fields: AccountFields): Promise<string> => {
	const saved = await runner().store.with(
		async (engine) => await saveAccount(engine, fields, { matchBy: 'domain' }),
	);
	await runner().settle();
	return saved.account.id;
};

const activityOf = (node: string, n = 0) =>
	runner().ledger.of(node)[n].json.activity as Record<string, unknown>;

describe('a salesperson gets something to do', () => {
	it('and the journey knows whether the call was made within two days', async () => {
		await openSite(runner());
		await runner().publish(
			draw(
				{
					Start: ours('journeyTrigger', { audience: 'event', eventTypes: 'demo.requested' }),
					Call: ours('journeySalesActivity', {
						kind: 'phoneCall',
						subject: '=Call {{ $json.contact.email }}',
						owner: 'roundRobin',
						owners: 'kim@contoso.com, lee@contoso.com',
						days: 2,
						dueTime: '17:00',
						holidays: '2026-01-06',
						zone: 'fixed',
						zoneName: 'Europe/Amsterdam',
					}),
					Called: standIn('record'),
					Made: ours('journeyIfThen', {
						eventType: 'activity.completed',
						timeoutAmount: 2,
						timeoutUnit: 'days',
					}),
					Thanks: standIn('record'),
					Reminder: standIn('record'),
				},
				[
					['Start', 'Call', 'Called', 'Made', 'Thanks'],
					['Made#1', 'Reminder'],
				],
			),
		);
		for (const email of [ANN, BO, CY]) await happens(runner(), 'demo.requested', email);
		expect([0, 1, 2].map((n) => activityOf('Called', n))).toEqual([
			// Tuesday is a holiday: two working days after Monday are Thursday.
			expect.objectContaining({
				kind: 'phoneCall',
				owner: 'kim@contoso.com',
				subject: `Call ${ANN}`,
				dueAt: '2026-01-08T16:00:00.000Z',
			}),
			expect.objectContaining({ owner: 'lee@contoso.com' }),
			expect.objectContaining({ owner: 'kim@contoso.com' }),
		]);
		await runner().advance('1 day');
		await completed(String(activityOf('Called').id));
		expect(runner().ledger.emails('Thanks')).toEqual([ANN]);
		await runner().advance('1 day');
		expect(runner().ledger.emails('Reminder').sort()).toEqual([BO, CY]);
		expect(runner().ledger.emails('Thanks')).toEqual([ANN]);
	});

	it('an appointment comes with an invitation that can be mailed', async () => {
		await openSite(runner());
		await runner().publish(
			draw(
				{
					Start: ours('journeyTrigger', { audience: 'event', eventTypes: 'demo.requested' }),
					Meet: ours('journeySalesActivity', {
						kind: 'appointment',
						subject: 'Demo, live',
						start: '2026-01-12T10:00',
						ends: 'date',
						end: '2026-01-12T10:45',
						location: 'Amsterdam',
						attendees: 'Lee Kay <lee@contoso.com>',
						owner: 'fixed',
						ownerName: 'Kim',
						organizerEmail: 'sales@contoso.com',
						organizerName: '=Contoso, for {{ $json.contact.email }}',
						zone: 'fixed',
						zoneName: 'Europe/Amsterdam',
					}),
					Met: standIn('record', {
						note: '={{ $binary.invitation.fileName + " " + $binary.invitation.mimeType }}',
					}),
				},
				[['Start', 'Meet', 'Met']],
			),
		);
		await happens(runner(), 'demo.requested', ANN);
		expect(activityOf('Met')).toMatchObject({
			startsAt: '2026-01-12T09:00:00.000Z',
			endsAt: '2026-01-12T09:45:00.000Z',
			timeZone: 'Europe/Amsterdam',
			location: 'Amsterdam',
			owner: 'Kim',
			organizer: { email: 'sales@contoso.com', name: `Contoso, for ${ANN}` },
			attendees: [
				{ email: ANN, name: null },
				{ email: 'lee@contoso.com', name: 'Lee Kay' },
			],
		});
		expect(runner().ledger.of('Met')[0].parameters.note).toBe(
			'invitation.ics text/calendar; charset=utf-8; method=REQUEST',
		);
	});

	it.each<[string, object, RegExp]>([
		[
			'due in days',
			{ days: '={{ $json.nothing }}' },
			/Days is empty; the expression gave no value for this item, and it must be a whole number/,
		],
		[
			'that lasts',
			{ kind: 'appointment', start: '2026-01-12T10:00', minutes: '={{ $json.nothing }}' },
			/Duration \(Minutes\) is empty; the expression gave no value/,
		],
		[
			'with a start',
			{ kind: 'appointment', start: '={{ $json.nothing }}' },
			/Start is empty; enter a date such as/,
		],
		['on a date', { due: 'date', dueDate: '={{ $json.nothing }}' }, /Due Date is empty; enter a date/],
	])('nothing %s that an expression gives no value for', async (_, parameters, message) => {
		await openSite(runner());
		await runner().publish(
			draw(
				{
					Start: ours('journeyTrigger', { audience: 'event', eventTypes: 'demo.requested' }),
					Do: ours('journeySalesActivity', { subject: 'Demo', owner: 'none', ...parameters }),
				},
				[['Start', 'Do']],
			),
		);
		await happens(runner(), 'demo.requested', ANN);
		expect(runner().last('Start').run.data.resultData.error?.message).toMatch(message);
	});

	it('an appointment is when Unix seconds say', async () => {
		await openSite(runner());
		const times = { start: `={{ ${Date.UTC(2026, 0, 12, 9) / 1_000} }}`, end: '1768210200' };
		const demo = { kind: 'appointment', subject: 'Demo', ends: 'date', owner: 'none', ...times };
		await runner().publish(
			draw(
				{
					Start: ours('journeyTrigger', { audience: 'event', eventTypes: 'demo.requested' }),
					Meet: ours('journeySalesActivity', demo),
					Met: standIn('record'),
				},
				[['Start', 'Meet', 'Met']],
			),
		);
		await happens(runner(), 'demo.requested', ANN);
		expect(activityOf('Met')).toMatchObject({
			startsAt: '2026-01-12T09:00:00.000Z',
			endsAt: '2026-01-12T09:30:00.000Z',
		});
	});

	it('an appointment without an organizer comes with a plain calendar file', async () => {
		const meet = { kind: 'appointment', subject: 'Visit', start: '2026-01-12T10:00', owner: 'none' };
		const note = '={{ $binary.invitation.fileName + " " + $binary.invitation.mimeType }}';
		const plan = (parameters: object) =>
			draw(
				{
					Start: ours('journeyTrigger', { audience: 'event', eventTypes: 'demo.requested' }),
					Meet: ours('journeySalesActivity', { ...meet, ...parameters }),
					Met: standIn('record', { note }),
				},
				[['Start', 'Meet', 'Met']],
			);
		const journey = { enrollmentId: 'test', journeyId: 'journey', step: 'Start', holdId: 'test', visit: 0 };
		const item = { contact: { id: 'test', email: ANN }, journey };
		await runner().runManually(plan({}), 'Meet', [item]);
		await openSite(runner());
		await runner().publish(plan({}));
		await happens(runner(), 'demo.requested', ANN);
		expect(
			runner()
				.ledger.of('Met')
				.map(({ parameters }) => parameters.note),
		).toEqual(Array(2).fill('appointment.ics text/calendar; charset=utf-8'));
		expect(activityOf('Met', 1)).toMatchObject({ organizer: null, attendees: [{ email: ANN, name: null }] });
		const { run } = await runner().runManually(plan({ organizerEmail: 'sales' }), 'Meet', [item]);
		expect(run.data.resultData.error?.message).toContain('Organizer Email: "sales" is not an email address');
	});

	it.each([
		['contactCreator', 'sam'],
		['journeyOwner', 'joe'],
		['contactOwner', 'named'],
	])('by the rule %s it is for %s', async (owner, expected) => {
		await openSite(runner());
		await runner().publish(
			draw(
				{
					Start: ours('journeyTrigger', { audience: 'event', eventTypes: 'demo.requested' }),
					Task: ours('journeySalesActivity', { subject: 'Mail', due: 'none', owner, ownerName: 'named' }),
					Done: standIn('record'),
				},
				[['Start', 'Task', 'Done']],
			),
		);
		await know(runner(), ANN, { createdBy: 'sam' });
		await runner().store.with(async ({ store }) => await store.steps.setOwner('journey', 'joe'));
		await happens(runner(), 'demo.requested', ANN);
		expect(activityOf('Done')).toMatchObject({ owner: expected });
	});
});

describe('a change of an account', () => {
	const journey = (more = {}) =>
		draw(
			{
				Start: ours('journeyTrigger', {
					audience: 'record',
					record: 'account',
					action: 'updated',
					fields: 'attributes.plan',
					reentry: 'always',
					...more,
				}),
				Welcome: standIn('record'),
			},
			[['Start', 'Welcome']],
		);

	async function company(): Promise<void> {
		await account({ domain: 'acme.example', name: 'Acme' });
		await runner().store.with(async (engine) => {
			for (const name of ['ann', 'bo']) {
				await saveContact(
					engine,
					{ email: `${name}@acme.example` },
					{ matchBy: 'email', accountByDomain: 'link' },
				);
			}
		});
		await know(runner(), CY);
	}

	it('lets each of its contacts enter', async () => {
		await runner().publish(journey());
		await company();
		await account({ domain: 'acme.example', owner: 'kim' });
		expect(runner().ledger.emails('Welcome')).toEqual([]);
		await account({ domain: 'acme.example', attributes: { plan: 'vip' } });
		expect(runner().ledger.emails('Welcome').sort()).toEqual(['ann@acme.example', 'bo@acme.example']);
		expect(runner().ledger.of('Welcome')[0].json).toMatchObject({
			change: { record: 'account', action: 'updated', fields: ['attributes.plan'] },
		});
	});

	it('lets the account enter once for each change, where accounts are enrolled', async () => {
		await runner().publish(journey({ per: 'account' }));
		await company();
		await account({ domain: 'acme.example', attributes: { plan: 'vip' } });
		expect(
			runner()
				.ledger.of('Welcome')
				.map(({ json }) => json.account),
		).toEqual([expect.objectContaining({ name: 'Acme', attributes: { plan: 'vip' } })]);
		expect(await refusals(runner(), 'bo@acme.example')).toEqual([]);
		await account({ domain: 'acme.example', attributes: { plan: 'basic' } });
		expect(runner().ledger.of('Welcome')).toHaveLength(2);
	});
});
