import {
	describeActivity,
	describeActivityEvent,
	describeInteraction,
	describeLead,
	describeRefusal,
	describeWait,
	type WaitFacts,
} from '../../../lib/domain/explain';

const NOON = Date.UTC(2027, 2, 31, 12);

it.each([
	['page.viewed', {}, 'page.viewed'],
	['page.viewed', null, 'page.viewed'],
	[
		'order.placed',
		{ cart: { id: 7 }, product: 'bike', amount: 900, gift: false, note: '', code: 'X' },
		'order.placed (product: bike, amount: 900, gift: false)',
	],
	['form.submitted', { form: 'Trial' }, 'submitted the form "Trial"'],
	['form.submitted', { source: 'web' }, 'form.submitted (source: web)'],
	[
		'consent.withdrawn',
		{ channel: 'email', purpose: 'marketing' },
		'withdrew consent to email for marketing',
	],
	[
		'consent.given',
		{ channel: 'email', purpose: 'marketing', topic: 'news' },
		'gave consent to email for marketing (news)',
	],
	[
		'lead.stage_changed',
		{ from: 'inquiry', to: 'sales_acceptance', reason: 'Score 80' },
		'a lead moved from inquiry to sales_acceptance: Score 80',
	],
	['lead.sales_ready', {}, 'a lead became sales-ready'],
	[
		'activity.completed',
		{ kind: 'phoneCall', subject: 'Call Ada', result: 'Wants a quote' },
		'phone call "Call Ada" was completed: Wants a quote',
	],
	['activity.cancelled', { kind: 'task', subject: 'Call Ada' }, 'task "Call Ada" was canceled'],
])('tells %s with %j', (type, properties, text) => {
	expect(describeInteraction(type, properties)).toBe(text);
});

it('tells a lead', () => {
	const lead = {
		topic: 'Espresso machines',
		stageName: 'Sales Acceptance',
		status: 'open' as const,
		score: 80,
		grade: 'A',
		salesReady: true,
		owner: 'kim@example.com',
	};
	expect(describeLead(lead)).toBe(
		'lead "Espresso machines": Sales Acceptance, open, score 80 (A), sales-ready, owner kim@example.com',
	);
	expect(
		describeLead({ ...lead, topic: null, score: null, grade: null, salesReady: false, owner: null }),
	).toBe('lead: Sales Acceptance, open');
});

it('tells an activity, and what became of it', () => {
	const activity = { kind: 'task', subject: 'Call Ada', owner: 'kim', dueAt: NOON, result: null };
	expect(describeActivity(activity, 'UTC')).toBe('task "Call Ada" for kim, due 2027-03-31 12:00 (UTC)');
	expect(describeActivityEvent('created', { ...activity, dueAt: null }, 'UTC')).toBe(
		'task "Call Ada" was created for kim',
	);
	expect(describeActivityEvent('created', activity, 'UTC')).toBe(
		'task "Call Ada" was created for kim, due 2027-03-31 12:00 (UTC)',
	);
	expect(describeActivityEvent('completed', { ...activity, result: 'Sold' }, 'UTC')).toBe(
		'task "Call Ada" was completed: Sold',
	);
});

it('tells why someone did not enter', () => {
	const refusal = { reason: 'entered_recently', times: 1, stepName: 'Form' };
	expect(describeRefusal(refusal)).toBe('didn’t enter at "Form": they entered this journey too recently');
	expect(describeRefusal({ ...refusal, times: 3, stepName: null })).toBe(
		'didn’t enter: they entered this journey too recently (3 times)',
	);
});

const waiting: WaitFacts = {
	state: 'waiting',
	dueAt: null,
	branches: null,
};

it.each<[Partial<WaitFacts>, string]>([
	[{}, 'nothing: they stay until someone moves them or takes them out'],
	[{ dueAt: NOON }, 'until 2027-03-31 12:00 (UTC)'],
	[
		{
			dueAt: NOON,
			branches: {
				rank: 'first',
				branches: [
					{
						kind: 'event',
						type: 'email.clicked',
						filter: {
							combine: 'and',
							conditions: [{ property: 'link', operator: 'equals', value: 'pricing' }],
						},
						count: 1,
						within: null,
						since: 0,
					},
				],
			},
		},
		'email.clicked (link equals pricing), until 2027-03-31 12:00 (UTC)',
	],
	[{ branches: { rank: 'first', branches: [{ kind: 'record' }] } }, 'a change of their data'],
	[
		{
			branches: {
				rank: 'first',
				branches: [
					{ kind: 'event', type: 'order.placed', filter: null, count: 2, within: null, since: 0 },
					{
						kind: 'condition',
						zone: 'UTC',
						condition: { kind: 'segment', segmentId: 's1', isMember: true },
					},
				],
			},
		},
		'order.placed 2 times, or is in segment VIP Customers',
	],
	[{ state: 'paused', dueAt: NOON }, 'to be resumed'],
	[{ state: 'ready' }, 'their turn: they go on as soon as the journey runs'],
	[{ state: 'delivered' }, 'the end of a running execution'],
	[{ state: 'failed' }, 'someone to retry them or take them out'],
])('tells what a contact waits for: %j', (facts, text) => {
	const names = { segments: new Map([['s1', 'VIP Customers']]) };
	expect(describeWait({ ...waiting, ...facts }, 'UTC', names)).toBe(text);
});
