import type { INode, INodeParameters } from 'n8n-workflow';

import { matchesProperties, type PropertyFilter } from '../../../lib/domain/propertyFilter';
import type { WorkflowReader } from '../../../lib/n8n/readWorkflow';
import { fulfill } from '../../../lib/n8n/testing/fulfill';
import { meetCondition } from '../../../lib/n8n/testing/meetCondition';
import { mentioned } from '../../../lib/n8n/testing/mentioned';
import { sampleEvent } from '../../../lib/n8n/testing/sampleEvent';
import { sampleValue } from '../../../lib/n8n/testing/sampleValue';
import { testLead } from '../../../lib/n8n/testing/testRecords';

const OURS = 'n8n-nodes-customer-journey';

/** A node's functions in a workflow with these nodes. */
function within(nodes: Record<string, { type: string; parameters: INodeParameters; disabled?: boolean }>) {
	return {
		workflow: {
			nodes: Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, { name, ...node }])),
			connectionsBySourceNode: {},
		},
		getNode: () => ({ name: 'Any' }) as INode,
		logger: { error() {}, warn() {} },
	} as unknown as WorkflowReader;
}

it.each([
	['your-email', 'ada@example.com'],
	['firstName', 'Ada'],
	['last_name', 'Lovelace'],
	['order.total', 42],
	['webinarTopic', 'sample webinar topic'],
])('the sample of %s is %s', (name, value) => expect(sampleValue(name)).toBe(value));

it.each(['startsAt', 'due_date', 'birthday', 'renewal.date'])('the sample of %s is a date', (name) => {
	expect(Date.parse(String(sampleValue(name)))).toBeGreaterThan(0);
});

describe('the properties of an event that is made up', () => {
	it.each<PropertyFilter['conditions']>([
		[{ property: 'product', operator: 'equals', value: 'filter' }],
		[{ property: 'order.id', operator: 'exists' }],
		[{ property: 'total', operator: 'greaterThan', value: '10' }],
		[{ property: 'total', operator: 'lessOrEqual', value: 5 }],
		[{ property: 'plan', operator: 'isOneOf', value: 'pro, team' }],
		[{ property: 'url', operator: 'startsWith', value: 'https://shop' }],
		[{ property: 'coupon', operator: 'notExists' }],
		[{ property: '__proto__', operator: 'equals', value: 'name' }],
	])('pass %j', (condition) => {
		const filter: PropertyFilter = { combine: 'and', conditions: [condition] };
		expect(matchesProperties(filter, fulfill({ coupon: 'x', total: 7 }, filter))).toBe(true);
	});

	it('belong to the entry of the contact', () => {
		const also = [{ property: 'order.id', operator: 'equals' as const, value: 'A-17' }];
		expect(fulfill({}, { combine: 'and', conditions: [], also })).toEqual({ order: { id: 'A-17' } });
	});

	it('are those that the workflow reads, for a type of the user’s own', () => {
		const functions = within({
			Mail: {
				type: 'n8n-nodes-base.emailSend',
				parameters: { subject: '=About {{ $json.event.properties.order.id.trim() }}' },
			},
			Ask: { type: `${OURS}.journeyIfThen`, parameters: { correlate: 'cart.id' } },
			Off: { type: 'any', parameters: { text: '={{ $json.event.properties.off }}' }, disabled: true },
		});
		expect(sampleEvent(functions, 'order.placed', null).properties).toEqual({
			order: { id: 'sample id' },
			cart: { id: 'sample id' },
		});
		expect(sampleEvent(functions, 'email.opened', null).properties).toEqual({});
	});

	it('are those of the form that the filter names', () => {
		const form = (formName: string, name: string) => ({
			type: `${OURS}.journeyFormTrigger`,
			parameters: { formName, fields: { field: [{ name, target: 'property' }] } },
		});
		const functions = within({ First: form('first', 'size'), Second: form('second', 'payload.data.Color') });
		const named = (value: string): PropertyFilter => ({
			combine: 'and',
			conditions: [{ property: 'form', operator: 'equals', value }],
		});
		const properties = (filter: PropertyFilter | null) =>
			sampleEvent(functions, 'form.submitted', filter).properties;
		expect(properties(null)).toEqual({ size: 'sample size', form: 'first' });
		expect(properties(named('second'))).toEqual({ Color: 'sample color', form: 'second' });
		expect(properties(named('elsewhere'))).toEqual({ form: 'elsewhere' });
	});

	it('name the lead that an event is about', () => {
		const event = sampleEvent(within({}), 'lead.sales_ready', null, 'lead-7');
		expect(event.properties).toMatchObject({ leadId: 'lead-7', to: 'sales_acceptance' });
	});
});

it('a made-up contact has the attributes and dates that the workflow reads', () => {
	const wait = { type: `${OURS}.journeyWait`, parameters: { mode: 'date', dateField: 'plan.renewsOn' } };
	const mail = { type: 'any', parameters: { text: '=Your {{ $json.contact.attributes.tier }} plan' } };
	const { attributes } = mentioned(within({ wait, mail }));
	expect([...attributes.keys()].sort()).toEqual(['plan.renewsOn', 'tier']);
	expect(Date.parse(String(attributes.get('plan.renewsOn')))).toBeGreaterThan(0);
});

describe('a record once a condition is true', () => {
	const condition = {
		kind: 'all' as const,
		conditions: [
			{
				kind: 'lead' as const,
				conditions: [
					{ field: 'stage', operator: 'equals' as const, value: 'sales_acceptance' },
					{ field: 'score', operator: 'greaterOrEqual' as const, value: '25' },
				],
			},
		],
	};

	it('meets it, if it is made up', () => {
		expect(meetCondition(testLead(), 'lead', condition)).toMatchObject({
			stage: 'sales_acceptance',
			score: 25,
		});
		expect(meetCondition(testLead({ score: 60 }), 'lead', condition)).toMatchObject({ score: 60 });
	});

	it('stays as it is stored', () => {
		const stored = testLead({ id: 'lead-7' });
		expect(meetCondition(stored, 'lead', condition)).toBe(stored);
		expect(meetCondition({ id: 'test' }, 'contact', condition)).toEqual({ id: 'test' });
	});
});
