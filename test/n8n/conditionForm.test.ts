import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { CONDITION_FIELDS, FIELD_OPERATORS } from '../../lib/domain/conditions';
import {
	conditionProperties,
	hasConditions,
	readCondition,
	readConditionFrom,
	withEntryProperties,
} from '../../lib/n8n/descriptions/conditions';

const read = (form: object, match = 'all') =>
	readConditionFrom({ who: form, whoBy: 'form', whoMatch: match }, 'who');

const row = (field: string, operator: string, rest: object = {}): object => ({ field, operator, ...rest });

it('reads one condition as it is, and several as a group', () => {
	const email = { kind: 'field', record: 'contact', field: 'email', operator: 'exists' };
	const name = { kind: 'field', record: 'account', field: 'name', operator: 'equals', value: 'Acme' };
	const contactField = [row('email', 'exists', { value: '' })];
	expect(read({ contactField })).toEqual(email);
	const form = { contactField, accountField: [row('name', 'equals', { value: 'Acme' })] };
	expect(read(form)).toEqual({ kind: 'all', conditions: [name, email] });
	expect(read(form, 'any')).toEqual({ kind: 'any', conditions: [name, email] });
});

it('reads attributes, spans, anniversaries and dates of expressions', () => {
	const span = { amount: '3', unit: 'months' };
	expect(
		read({
			contactField: [
				row('attribute', 'greaterThan', { attribute: ' order.total ', value: 5 }),
				row('createdAt', 'inLast', span),
				row('attribute', 'anniversaryIn', { attribute: 'birthday', days: '7' }),
				row('updatedAt', 'before', { value: { toISO: () => '2026-01-31T10:00:00.000+01:00' } }),
				row('updatedAt', 'after', { value: new Date('2026-01-01') }),
			],
		}),
	).toMatchObject({
		conditions: [
			{ field: 'attributes.order.total', operator: 'greaterThan', value: 5 },
			{ field: 'createdAt', operator: 'inLast', value: { amount: 3, unit: 'months' } },
			{ field: 'attributes.birthday', operator: 'anniversaryIn', value: 7 },
			{ field: 'updatedAt', operator: 'before', value: '2026-01-31T10:00:00.000+01:00' },
			{ field: 'updatedAt', operator: 'after', value: '2026-01-01T00:00:00.000Z' },
		],
	});
});

it('asks one and the same lead with all, each lead with any', () => {
	const leadField = [
		row('status', 'equals', { value: 'open', open: 'any' }),
		row('topic', 'equals', { value: 'bike', open: 'open' }),
	];
	const status = { field: 'status', operator: 'equals', value: 'open' };
	const topic = { field: 'topic', operator: 'equals', value: 'bike' };
	expect(read({ leadField })).toEqual({ kind: 'lead', open: true, conditions: [status, topic] });
	expect(read({ leadField }, 'any')).toEqual({
		kind: 'any',
		conditions: [
			{ kind: 'lead', conditions: [status] },
			{ kind: 'lead', open: true, conditions: [topic] },
		],
	});
	const both = [leadField[1], row('topic', 'exists', { open: 'closed' })];
	expect(() => read({ leadField: both })).toThrow(/Lead Field: asks for a lead that is both open and closed/);
});

it('reads interactions with their count, window and properties', () => {
	const interaction = { type: 'order.placed', countOperator: 'atLeast', times: '2' };
	expect(
		read({
			interaction: [
				{
					...interaction,
					window: 'last',
					amount: 1,
					unit: 'weeks',
					properties: { conditions: [{ property: 'total', operator: 'greaterThan', value: '10' }] },
					combine: 'or',
				},
			],
		}),
	).toEqual({
		kind: 'interaction',
		type: 'order.placed',
		count: { operator: 'atLeast', value: 2 },
		window: { last: { amount: 1, unit: 'weeks' } },
		filter: { combine: 'or', conditions: [{ property: 'total', operator: 'greaterThan', value: '10' }] },
	});
	expect(
		read({
			interaction: [{ ...interaction, countOperator: 'none', window: 'between', from: '2026-01-01', to: '' }],
		}),
	).toMatchObject({ count: { operator: 'none' }, window: { from: '2026-01-01' } });
	expect(read({ interaction: [{ ...interaction, window: 'any' }] })).not.toHaveProperty('window');
});

it('reads what the contact entered with, in a journey only', () => {
	const entryField = [
		{ property: ' booking.startsAt ', operator: 'inNext', amount: 2, unit: 'days' },
		{ property: 'plan', operator: 'equals', value: 'pro' },
	];
	const form = { who: { entryField }, whoBy: 'form', whoMatch: 'all' };
	expect(readConditionFrom(form, 'who', 'Conditions', 'enrollment')).toEqual({
		kind: 'all',
		conditions: [
			{
				kind: 'field',
				record: 'entry',
				field: 'booking.startsAt',
				operator: 'inNext',
				value: { amount: 2, unit: 'days' },
			},
			{ kind: 'field', record: 'entry', field: 'plan', operator: 'equals', value: 'pro' },
		],
	});
	expect(() => read({ entryField })).toThrow(/^Conditions: Entry Property 1: asks what the contact entered/);
	expect(() =>
		readConditionFrom(
			{ who: { entryField: [{ property: '', operator: 'exists' }] } },
			'who',
			'Conditions',
			'enrollment',
		),
	).toThrow(/^Conditions: Entry Property 1\.field/);
});

it('reads segments', () => {
	const segment = { __rl: true, mode: 'list', value: 's1' };
	expect(read({ segment: [{ segment, membership: 'notMember' }] })).toEqual({
		kind: 'segment',
		segmentId: 's1',
		isMember: false,
	});
});

it.each([
	[{}, /^Conditions is empty; add at least one condition$/],
	[
		{ contactField: [row('email', 'contains', { value: ' ' })] },
		/^Conditions: Contact Field 1: Value is empty; enter a value, or choose Exists/,
	],
	[{ contactField: [row('email', 'equals')] }, /^Conditions: Contact Field 1: Value is empty/],
	[{ leadField: [row('topic', 'notEquals', { value: '' })] }, /^Conditions: Lead Field 1: Value is empty/],
	[
		{
			interaction: [
				{
					type: 'order.placed',
					properties: { conditions: [row('', 'equals', { property: 'a', value: '' })] },
				},
			],
		},
		/^Conditions: Interaction 1: Event Properties: Condition 1: Value is empty/,
	],
	[
		{ contactField: [row('attribute', 'exists')] },
		/^Conditions: Contact Field 1\.field: .*attributes\.<name>/,
	],
	[
		{ leadField: [row('topic', 'before', { value: 'soon' })] },
		/^Conditions: Lead Field 1\..*value: must be an ISO date/,
	],
	[{ interaction: [{ type: ' ' }] }, /^Conditions: Interaction 1: Event Type is empty; choose an event type/],
	[
		{ segment: [{ segment: { mode: 'list', value: '' } }] },
		/^Conditions: Segment 1 is empty; choose a segment$/,
	],
])('says what is wrong: %j', (form, message) => {
	expect(() => read(form)).toThrow(message);
});

it('reads JSON of any nesting', () => {
	const condition = { kind: 'not', condition: { kind: 'segment', segmentId: 's', isMember: true } };
	const json = (value: unknown) => readConditionFrom({ whoBy: 'json', whoJson: value }, 'who', 'Exit');
	expect(json(JSON.stringify(condition))).toEqual(condition);
	expect(json(condition)).toEqual(condition);
	expect(() => json('{')).toThrow(/^Exit \(JSON\): is not JSON/);
	expect(() => json('{"kind":"not"}')).toThrow(/^Exit \(JSON\)\.condition: must be a condition/);
});

it('reads a node’s own parameters', () => {
	const parameters: Record<string, unknown> = { who: { contactField: [row('email', 'exists')] } };
	const functions = {
		getNodeParameter: (name: string, _: number, fallback: unknown) => parameters[name] ?? fallback,
	} as unknown as IExecuteFunctions;
	expect(readCondition(functions, 0, 'who')).toMatchObject({ field: 'email' });
});

it('knows whether there are any', () => {
	expect(hasConditions({ who: {} }, 'who')).toBe(false);
	expect(hasConditions({ who: { segment: [] } }, 'who')).toBe(false);
	expect(hasConditions({ who: { segment: [{}] } }, 'who')).toBe(true);
	expect(hasConditions({ whoBy: 'json', whoJson: ' ' }, 'who')).toBe(false);
	expect(hasConditions({ whoBy: 'json', whoJson: '{}' }, 'who')).toBe(true);
});

describe('the form', () => {
	const properties = conditionProperties('who', { show: { kind: ['dynamic'] } });
	const form = properties.find(({ name }) => name === 'who') as INodeProperties;
	const groups = form.options as Array<{ name: string; values: INodeProperties[] }>;

	it('is shown when it is asked for, the JSON instead of it', () => {
		expect(form.displayOptions).toEqual({ show: { kind: ['dynamic'], whoBy: ['form'] } });
		expect(properties.find(({ name }) => name === 'whoJson')?.displayOptions).toEqual({
			show: { kind: ['dynamic'], whoBy: ['json'] },
		});
	});

	it('offers entry properties to steps of a journey', () => {
		const named = (list: INodeProperties[]): string[] =>
			(list.find(({ name }) => name === 'who')?.options as Array<{ displayName: string }>).map(
				({ displayName }) => displayName,
			);
		expect(named(properties)).not.toContain('Entry Property');
		expect(named(withEntryProperties(properties))).toEqual([...named(properties), 'Entry Property'].sort());
	});

	it('has an example that can be read', () => {
		const example = properties.find(({ name }) => name === 'whoJson')?.default;
		expect(readConditionFrom({ whoBy: 'json', whoJson: example }, 'who')).toMatchObject({ kind: 'all' });
	});

	it.each(['contact', 'account', 'lead'] as const)('offers every field and operator of a %s', (record) => {
		const values = groups.find(({ name }) => name === `${record}Field`)?.values as INodeProperties[];
		const offered = (name: string): unknown[] =>
			(values.find((each) => each.name === name)?.options as Array<{ value: unknown }>).map(
				({ value }) => value,
			);
		const ofModels = record === 'lead' ? ['modelGrade', 'modelScore'] : [];
		expect(offered('field').sort()).toEqual(
			[...Object.keys(CONDITION_FIELDS[record]), ...ofModels, 'attribute'].sort(),
		);
		expect(offered('operator').sort()).toEqual([...FIELD_OPERATORS].sort());
	});
});
