import type { INodeParameters } from 'n8n-workflow';

import { createLead } from '../../lib/engine';
import { draw, events, mapped, ours, standIn, type DrawnWorkflow, type NodeSketch } from './support/draw';
import { enter, tell } from './support/people';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';
const BO = 'bo@example.com';
const CY = 'cy@example.com';

/** Enter, nodes in between, and the question with a recorder at each output. */
function journey(parameters: INodeParameters, between: Record<string, NodeSketch> = {}): DrawnWorkflow {
	return draw(
		{
			Enter: events({ enterOn: 'enter' }),
			...between,
			Ask: ours('journeyIfThen', parameters),
			Yes: standIn('record'),
			No: standIn('record'),
		},
		[
			['Enter', ...Object.keys(between), 'Ask', 'Yes'],
			['Ask#1', 'No'],
		],
	);
}

const yes = (): string[] => runner().ledger.emails('Yes');
const no = (): string[] => runner().ledger.emails('No');

describe('an event', () => {
	const opened = { condition: 'event', eventType: 'email.opened', timeoutAmount: 2, timeoutUnit: 'days' };

	it('lets the contact go by True at once, with the event, and no one else', async () => {
		await runner().publish(journey(opened));
		await enter(runner(), ANN, BO);
		await tell(runner(), 'email.opened', { email: ANN, does: { subject: 'Hello' } });
		expect(yes()).toEqual([ANN]);
		expect(runner().ledger.of('Yes')[0].json).toMatchObject({
			event: { type: 'email.opened', properties: { subject: 'Hello' } },
			journey: { step: 'Ask', outcome: 'matched' },
		});
		expect(await runner().store.where(BO)).toBe('waiting at Ask');
	});

	it('lets the contact go by False when its time is up, and counts nothing afterwards', async () => {
		await runner().publish(journey(opened));
		await enter(runner(), ANN);
		await runner().advance('2 days');
		await tell(runner(), 'email.opened', ANN);
		expect(no()).toEqual([ANN]);
		expect(yes()).toEqual([]);
		expect(runner().ledger.of('No')[0].json.journey).toMatchObject({ outcome: 'elapsed' });
	});

	it('is waited for for ever, if it is set to', async () => {
		await runner().publish(journey({ ...opened, timeout: 'never' }));
		await enter(runner(), ANN);
		await runner().advance('3650 days');
		expect(await runner().store.where(ANN)).toBe('waiting at Ask');
		await tell(runner(), 'email.opened', ANN);
		expect(yes()).toEqual([ANN]);
	});

	it('counts only with such properties, compared with the contact’s own item', async () => {
		await runner().publish(
			journey({
				...opened,
				eventFilter: {
					conditions: [
						{ property: 'campaign', operator: 'equals', value: '={{ $json.event.properties.campaign }}' },
						{ property: 'seconds', operator: 'greaterThan', value: '5' },
					],
				},
			}),
		);
		await enter(
			runner(),
			{ email: ANN, does: { campaign: 'spring' } },
			{ email: BO, does: { campaign: 'autumn' } },
			{ email: CY, does: { campaign: 'autumn' } },
		);
		await tell(runner(), 'email.opened', { email: ANN, does: { campaign: 'autumn', seconds: 30 } });
		await tell(runner(), 'email.opened', { email: BO, does: { campaign: 'Autumn', seconds: 30 } });
		await tell(runner(), 'email.opened', { email: CY, does: { campaign: 'autumn', seconds: 3 } });
		expect(yes()).toEqual([BO]);
	});

	it('counts with any of several properties, if it is set to', async () => {
		await runner().publish(
			journey({
				...opened,
				eventFilterCombine: 'or',
				eventFilter: {
					conditions: [
						{ property: 'vip', operator: 'exists' },
						{ property: 'seconds', operator: 'greaterThan', value: '5' },
					],
				},
			}),
		);
		await enter(runner(), ANN, BO, CY);
		await tell(
			runner(),
			'email.opened',
			{ email: ANN, does: { vip: 1, seconds: 0 } },
			{ email: BO, does: { seconds: 9 } },
			CY,
		);
		expect(yes().sort()).toEqual([ANN, BO]);
	});

	const mail = { Mail: standIn('n8n-nodes-base.emailSend', { toEmail: '={{ $json.contact.email }}' }) };

	it.each([
		['previousHold', [ANN]],
		['entry', [ANN]],
		['arrival', []],
	])('that comes while the mail is still being sent counts since %s: %j', async (eventsSince, expected) => {
		await runner().publish(journey({ ...opened, eventsSince }, mail));
		runner().ledger.during('Mail', async () => {
			await runner().advanceOnly('10 seconds');
			await runner().callOnly('Enter', { body: { type: 'email.opened', contact: { email: ANN } } });
			await runner().advanceOnly('10 seconds');
		});
		await enter(runner(), ANN);
		expect(yes()).toEqual(expected);
	});

	it('of an earlier step counts only since the journey’s entry', async () => {
		for (const [id, eventsSince] of [
			['first', 'previousHold'],
			['second', 'entry'],
		]) {
			const { nodes, ...rest } = journey(
				{ ...opened, eventsSince, timeout: 'immediately' },
				{ Wait: ours('journeyWait', { amount: 1, unit: 'days' }) },
			);
			await runner().publish({ ...rest, id, nodes });
		}
		for (const id of ['first', 'second']) {
			await runner().call('Enter', { body: { type: 'enter', contact: { email: `${id}@example.com` } } }, id);
			await runner().call(
				'Enter',
				{ body: { type: 'email.opened', contact: { email: `${id}@example.com` } } },
				id,
			);
		}
		await runner().advance('1 day');
		expect(no()).toEqual(['first@example.com']);
		expect(yes()).toEqual(['second@example.com']);
	});

	it('that made the contact enter does not answer the first question', async () => {
		await runner().publish(journey({ ...opened, eventType: 'enter', eventsSince: 'entry' }));
		await enter(runner(), ANN);
		expect(await runner().store.where(ANN)).toBe('waiting at Ask');
		await enter(runner(), ANN);
		expect(yes()).toEqual([ANN]);
	});

	it('without a type is refused, and a type that means something else', async () => {
		await runner().publish(journey({ ...opened, eventType: '={{ $json.event.properties.type }}' }));
		await enter(runner(), { email: ANN, does: { type: ' ' } });
		await enter(runner(), { email: BO, does: { type: '$record' } });
		expect(runner().executions.map(({ run }) => run.data.resultData.error?.message)).toEqual([
			expect.stringMatching(/Event Type is empty/),
			expect.stringMatching(/Event Type: "\$record" is reserved/),
		]);
	});
});

describe('fields', () => {
	const fields = (leftValue: string, rightValue: string, more = {}): INodeParameters => ({
		condition: 'fields',
		timeoutAmount: 2,
		timeoutUnit: 'days',
		conditions: {
			combinator: 'and',
			options: { caseSensitive: false, leftValue: '', typeValidation: 'loose', version: 2 },
			conditions: [{ id: '1', leftValue, rightValue, operator: { type: 'string', operation: 'equals' } }],
		},
		...more,
	});
	const company = fields('={{ $json.contact.company }}', 'Contoso');

	it('that are as wanted already let the contact through, without an execution of its own', async () => {
		await runner().publish(journey(company));
		await enter(runner(), { email: ANN, company: 'CONTOSO' }, { email: BO, company: 'Fabrikam' });
		expect(yes()).toEqual([ANN]);
		expect(runner().ledger.of('Yes')[0].executionId).toBe('1');
		expect(await runner().store.where(BO)).toBe('waiting at Ask');
	});

	it('that become so let it through at that moment', async () => {
		await runner().publish(journey(company));
		await enter(runner(), ANN, BO);
		await runner().advance('1 day');
		await tell(runner(), 'moved', { email: ANN, company: 'Fabrikam' });
		expect(await runner().store.where(ANN)).toBe('waiting at Ask');
		await tell(runner(), 'moved', { email: ANN, company: 'Contoso' });
		expect(yes()).toEqual([ANN]);
		expect(runner().ledger.of('Yes')[0].json.journey).toMatchObject({ outcome: 'matched' });
		await runner().advance('23 hours');
		expect(no()).toEqual([]);
		await runner().advance('1 hour');
		expect(no()).toEqual([BO]);
	});

	it('are looked at also behind a node that has replaced the item', async () => {
		await runner().publish(journey({ ...company, timeout: 'immediately' }, { Http: standIn('http') }));
		await enter(runner(), { email: ANN, company: 'Contoso' }, { email: BO, company: 'Fabrikam' });
		expect(yes()).toEqual([ANN]);
		expect(no()).toEqual([BO]);
	});

	it('of the lead are looked at when the lead changes', async () => {
		await runner().publish(
			journey(fields('={{ $json.lead.owner }}', 'kim'), {
				Lead: ours('journeyCreateLead', { matching: 'email', ...mapped({ topic: 'Coffee' }) }),
				Mail: standIn('n8n-nodes-base.emailSend', { toEmail: '={{ $json.contact.email }}' }),
			}),
		);
		await enter(runner(), ANN);
		expect(await runner().store.where(ANN)).toBe('waiting at Ask');
		const { id } = await runner().store.contact(ANN);
		await runner().store.with(async (engine) => {
			const request = { contactId: id, matching: 'email', ifFound: 'update', origin: null } as const;
			await createLead(engine, { ...request, fields: { owner: 'lee' } });
			await createLead(engine, { ...request, fields: { owner: 'kim' } });
		});
		await runner().settle();
		expect(yes()).toEqual([ANN]);
		expect(runner().ledger.of('Yes')[0].json.lead).toMatchObject({ topic: 'Coffee', owner: 'kim' });
	});

	it('that cannot be compared fail that contact visibly, and no other', async () => {
		const age = journey({
			...company,
			conditions: {
				combinator: 'and',
				options: { caseSensitive: false, leftValue: '', typeValidation: 'strict', version: 2 },
				conditions: [
					{
						id: '1',
						leftValue: '={{ $json.contact.attributes.age }}',
						rightValue: 18,
						operator: { type: 'number', operation: 'gte' },
					},
				],
			},
		});
		await runner().publish(age);
		await enter(runner(), { email: ANN, attributes: { age: 3 } }, { email: BO, attributes: { age: 4 } });
		await runner().advance('1 hour');
		await tell(
			runner(),
			'aged',
			{ email: ANN, attributes: { age: 'old' } },
			{ email: BO, attributes: { age: 20 } },
		);
		await runner().advance('1 minute');
		expect(yes()).toEqual([BO]);
		expect(await runner().store.where(ANN)).toBe('failed at Ask');
		expect(await runner().store.where(BO)).toBe('completed');
		const count = runner().executions.length;
		await runner().advance('1 day');
		expect(runner().executions).toHaveLength(count);
	});
});

describe('an expression', () => {
	it('is decided at once, for each contact', async () => {
		await runner().publish(
			journey({ condition: 'expression', expression: '={{ $json.contact.email.startsWith("a") }}' }),
		);
		await enter(runner(), ANN, BO);
		expect(yes()).toEqual([ANN]);
		expect(no()).toEqual([BO]);
		expect(runner().executions).toHaveLength(1);
	});

	it('hands on the contact that a node before it has dropped', async () => {
		await runner().publish(
			journey(
				{ condition: 'expression', expression: '={{ $json.status === "ok" }}' },
				{ Http: standIn('http') },
			),
		);
		await enter(runner(), ANN);
		expect(runner().ledger.of('Yes')[0].json).toMatchObject({ status: 'ok', contact: { email: ANN } });
	});
});

describe('what the contact entered with', () => {
	const asks = (entryField: object[], more: INodeParameters = {}): INodeParameters => ({
		condition: 'conditions',
		audience: { entryField } as INodeParameters,
		timeout: 'immediately',
		...more,
	});

	it('decides behind a node that replaced the item, for each enrollment by its own entry', async () => {
		await runner().publish(
			journey(asks([{ property: 'order.total', operator: 'greaterThan', value: 100 }]), {
				Mail: standIn('n8n-nodes-base.emailSend', { toEmail: 'x@example.com' }),
			}),
		);
		await enter(
			runner(),
			{ email: ANN, does: { order: { total: 250 } } },
			{ email: BO, does: { order: { total: 20 } } },
			CY,
		);
		expect(yes()).toEqual([ANN]);
		expect(no().sort()).toEqual([BO, CY]);
		await enter(runner(), { email: BO, does: { order: { total: 101 } } });
		expect(yes()).toEqual([ANN, BO]);
	});

	it('comes true when its time comes', async () => {
		await runner().publish(
			journey(
				asks([{ property: 'startsAt', operator: 'inNext', amount: 1, unit: 'days' }], { timeout: 'never' }),
			),
		);
		await enter(
			runner(),
			{ email: ANN, does: { startsAt: '2026-01-08T12:00:00Z' } },
			{ email: BO, does: { startsAt: '2026-01-19' } },
			{ email: CY, does: { startsAt: 'soon' } },
		);
		expect(yes()).toEqual([]);
		await runner().advance('3 days');
		expect(yes()).toEqual([ANN]);
		await runner().advance('30 days');
		expect(yes()).toEqual([ANN, BO]);
		expect(await runner().store.where(CY)).toBe('waiting at Ask');
	});

	it('is a path of Whichever Comes First, too', async () => {
		const conditions = { entryField: [{ property: 'plan', operator: 'equals', value: 'pro' }] };
		await runner().publish(
			journey({
				condition: 'firstOf',
				paths: { path: [{ name: 'Pro', on: 'condition', conditions }] } as INodeParameters,
				timeoutAmount: 1,
				timeoutUnit: 'days',
			}),
		);
		await enter(runner(), { email: ANN, does: { plan: 'PRO' } }, { email: BO, does: { plan: 'free' } });
		expect(yes()).toEqual([ANN]);
		await runner().advance('1 day');
		expect(no()).toEqual([BO]);
	});
});

it('says which node emptied a timeout date', async () => {
	await runner().publish(
		journey(
			{ eventType: 'email.opened', timeout: 'date', timeoutDate: '={{ $json.event.properties.until }}' },
			{ Mail: standIn('n8n-nodes-base.emailSend', { toEmail: 'x@example.com' }) },
		),
	);
	await enter(runner(), { email: ANN, does: { until: '2026-01-08' } });
	expect(runner().executions[0].run.data.resultData.error?.message).toMatch(
		/^Timeout Date is empty for this contact; “Mail” replaced the item’s fields\. Write \$\('Enter'\)\.item\.json/,
	);
});
