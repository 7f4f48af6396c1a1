import { MAX_DEPTH, MAX_NODES, parseCondition } from '../../../lib/domain/conditions';
import { inputProblems } from '../../../lib/domain/errors';

const email = { kind: 'field', record: 'contact', field: 'email', operator: 'exists' };

function problems(value: unknown): Array<{ field: string; reason: string }> {
	try {
		parseCondition(value, 'Conditions');
		return [];
	} catch (error) {
		return inputProblems(error);
	}
}

function nested(depth: number): unknown {
	return depth === 1 ? email : { kind: 'not', condition: nested(depth - 1) };
}

it('takes every kind of condition, and gives it back as it is', () => {
	const all = {
		kind: 'all',
		conditions: [
			email,
			{ kind: 'not', condition: { ...email, record: 'account', field: 'attributes.size.now' } },
			{ kind: 'any', conditions: [{ kind: 'segment', segmentId: 's', isMember: false }] },
			{
				kind: 'lead',
				open: true,
				conditions: [{ field: 'createdAt', operator: 'inLast', value: { amount: 3, unit: 'months' } }],
			},
			{
				kind: 'interaction',
				type: 'order.placed',
				filter: { combine: 'and', conditions: [{ property: 'total', operator: 'greaterThan', value: 10 }] },
				count: { operator: 'atMost', value: 0 },
				window: { from: '2026-01-01', to: '2026-01-31T12:00' },
			},
			{ ...email, field: 'createdAt', operator: 'anniversaryIn', value: 0 },
		],
	};
	expect(parseCondition(all, 'Conditions')).toEqual(all);
	expect(parseCondition(JSON.parse(JSON.stringify(all)), 'Conditions')).toEqual(all);
});

it('counts at least one interaction where nothing else is said', () => {
	expect(parseCondition({ kind: 'interaction', type: ' email.opened ' }, 'Conditions')).toEqual({
		kind: 'interaction',
		type: 'email.opened',
		count: { operator: 'atLeast', value: 1 },
	});
});

const half: Array<[string, unknown, string, RegExp]> = [
	['nothing', undefined, 'Conditions', /kind is all, any, not, field/],
	['a list', [email], 'Conditions', /kind is all/],
	['an unknown kind', { kind: 'maybe' }, 'Conditions.kind', /kind is all/],
	['an empty group', { kind: 'all', conditions: [] }, 'Conditions.conditions', /add at least one condition/],
	[
		'an unknown field',
		{ ...email, field: 'age' },
		'Conditions.field',
		/no field "age"; choose one of .*email/,
	],
	[
		'an attribute without a name',
		{ ...email, field: 'attributes.' },
		'Conditions.field',
		/attributes\.<name>/,
	],
	["another record's field", { ...email, field: 'stage' }, 'Conditions.field', /no field "stage"/],
	['an inherited name', { ...email, field: 'constructor' }, 'Conditions.field', /no field/],
	['an unknown operator', { ...email, operator: 'like' }, 'Conditions.operator', /equals/],
	['no value', { ...email, operator: 'equals' }, 'Conditions.value', /equals needs a value/],
	['a blank part', { ...email, operator: 'contains', value: ' ' }, 'Conditions.value', /not blank/],
	[
		'a date that is none',
		{ ...email, operator: 'before', value: '2026-02-30' },
		'Conditions.value',
		/ISO date/,
	],
	[
		'a time in microseconds',
		{ ...email, operator: 'after', value: 1_768_813_200_000_000 },
		'Conditions.value',
		/Unix seconds or milliseconds/,
	],
	[
		'a day of a spreadsheet',
		{ ...email, operator: 'onDate', value: '46041' },
		'Conditions.value',
		/Unix seconds or milliseconds/,
	],
	[
		'half a day',
		{ ...email, operator: 'inLast', value: { amount: 0.5, unit: 'days' } },
		'Conditions.value.amount',
		/whole number/,
	],
	['no span', { ...email, operator: 'inNext', value: 5 }, 'Conditions.value', /object/],
	['too many days', { ...email, operator: 'anniversaryIn', value: 366 }, 'Conditions.value', /365/],
	[
		'a number as a date',
		{ ...email, field: 'testSpeed', operator: 'before', value: '2026-01-01' },
		'Conditions.operator',
		/not a date/,
	],
	['a misspelt name', { ...email, feild: 'email' }, 'Conditions', /feild/],
	[
		'everybody',
		{ kind: 'interaction', type: 'a', count: { operator: 'atLeast', value: 0 } },
		'Conditions.count.value',
		/1 or more/,
	],
	[
		'a window of nothing',
		{ kind: 'interaction', type: 'a', window: { since: 1 } },
		'Conditions.window',
		/"last"/,
	],
	['NUL', { kind: 'segment', segmentId: 'a\0', isMember: true }, 'Conditions.segmentId', /cannot be stored/],
	[
		'what is deep inside',
		{ kind: 'any', conditions: [email, { kind: 'lead', conditions: [{ field: 'x', operator: 'exists' }] }] },
		'Conditions.conditions.1.conditions.0.field',
		/a lead has no field "x"/,
	],
];

it.each(half)('refuses %s, and says where', (_, given, field, reason) => {
	const found = problems(given);
	expect(found.map((problem) => problem.field)).toContain(field);
	expect(found.find((problem) => problem.field === field)?.reason).toMatch(reason);
});

it('bounds depth and number', () => {
	expect(problems(nested(MAX_DEPTH))).toEqual([]);
	expect(problems(nested(MAX_DEPTH + 1))).toEqual([
		expect.objectContaining({ reason: expect.stringMatching(/deeper than 10/) }),
	]);
	const many = (count: number): unknown => ({ kind: 'any', conditions: new Array(count).fill(email) });
	expect(problems(many(MAX_NODES - 1))).toEqual([]);
	expect(problems(many(MAX_NODES))).toEqual([
		expect.objectContaining({ reason: expect.stringMatching(/more than 200/) }),
	]);
});

it('outlives nesting that would exhaust the stack', () => {
	let deep: unknown = email;
	for (let n = 0; n < 200_000; n++) deep = { kind: 'not', condition: deep };
	expect(problems(deep)).toEqual([expect.objectContaining({ reason: expect.stringMatching(/nested/) })]);
});

describe('what a contact entered with', () => {
	const entered = { kind: 'field', record: 'entry', field: 'order.total', operator: 'greaterThan', value: 5 };

	it('can be asked of an enrollment', () => {
		const nested = { kind: 'any', conditions: [{ kind: 'not', condition: entered }, email] };
		expect(parseCondition(nested, 'Conditions', 'enrollment')).toEqual(nested);
	});

	it('is refused where there is no enrollment, wherever it is nested', () => {
		const reason = expect.stringMatching(
			/known only in a Journey If\/Then; use a field of the contact/,
		) as string;
		expect(problems(entered)).toEqual([{ field: 'Conditions', reason }]);
		expect(problems({ kind: 'not', condition: { kind: 'all', conditions: [email, entered] } })).toEqual([
			{ field: 'Conditions', reason },
		]);
	});

	it('needs a name', () => {
		expect(() => parseCondition({ ...entered, field: ' ' }, 'Conditions', 'enrollment')).toThrow(
			/Conditions\.field/,
		);
	});
});
