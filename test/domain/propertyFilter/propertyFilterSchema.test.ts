import {
	describeFilter,
	propertyFilterSchema,
	type PropertyCondition,
} from '../../../lib/domain/propertyFilter';

function problems(...conditions: unknown[]): string[] {
	const result = propertyFilterSchema.safeParse({ combine: 'and', conditions });
	return result.success ? [] : result.error.issues.map((issue) => issue.path.join('.'));
}

describe('propertyFilterSchema', () => {
	it.each<[string, unknown]>([
		['text', { property: 'product', operator: 'equals', value: 'espresso' }],
		['empty text to equal', { property: 'product', operator: 'equals', value: '' }],
		['no value to exist', { property: 'product', operator: 'exists' }],
		['null for no value', { property: 'product', operator: 'notExists', value: null }],
		['a number as text', { property: 'price', operator: 'greaterThan', value: '10' }],
		['a number', { property: 'price', operator: 'lessOrEqual', value: -1.5 }],
		['a date', { property: 'placed', operator: 'lessThan', value: '2026-01-31' }],
		['a list', { property: 'product', operator: 'isOneOf', value: ['a', 5, true] }],
		['a comma-separated list', { property: 'product', operator: 'isOneOf', value: 'a, b' }],
		['a path of 200 characters', { property: 'p'.repeat(200), operator: 'exists' }],
	])('takes %s', (_, condition) => {
		expect(problems(condition)).toEqual([]);
	});

	it.each<[string, unknown, string]>([
		['no property', { property: ' ', operator: 'exists' }, 'property'],
		['a path of 201 characters', { property: 'p'.repeat(201), operator: 'exists' }, 'property'],
		['a regular expression', { property: 'a', operator: 'matches', value: '(a+)+' }, 'operator'],
		['no value', { property: 'a', operator: 'equals' }, 'value'],
		['null', { property: 'a', operator: 'notEquals', value: null }, 'value'],
		['a blank part', { property: 'a', operator: 'contains', value: ' ' }, 'value'],
		['a list of blanks', { property: 'a', operator: 'isOneOf', value: ' , ' }, 'value'],
		['an empty list', { property: 'a', operator: 'isOneOf', value: [] }, 'value'],
		['a list to equal', { property: 'a', operator: 'equals', value: ['b'] }, 'value'],
		['an object', { property: 'a', operator: 'equals', value: { b: 1 } }, 'value'],
		['a word to be greater than', { property: 'a', operator: 'greaterThan', value: 'cheap' }, 'value'],
		['30 February', { property: 'a', operator: 'lessThan', value: '2026-02-30' }, 'value'],
		['text of 1,001 characters', { property: 'a', operator: 'equals', value: 'x'.repeat(1_001) }, 'value'],
		['201 choices', { property: 'a', operator: 'isOneOf', value: Array(201).fill('x') }, 'value'],
	])('refuses %s and says where', (_, condition, field) => {
		expect(problems({ property: 'ok', operator: 'exists' }, condition)).toEqual([`conditions.1.${field}`]);
	});

	it('takes 50 conditions and refuses 51', () => {
		const condition = { property: 'a', operator: 'exists' };
		expect(problems(...Array(50).fill(condition))).toEqual([]);
		expect(problems(...Array(51).fill(condition))).toEqual(['conditions']);
	});

	it('trims the path and drops what it does not know', () => {
		const condition = { property: ' order.id ', operator: 'equals', value: ' 5 ', color: 'red' };
		expect(propertyFilterSchema.parse({ combine: 'or', conditions: [condition] })).toEqual({
			combine: 'or',
			conditions: [{ property: 'order.id', operator: 'equals', value: ' 5 ' }],
		});
		expect(propertyFilterSchema.safeParse({ combine: 'xor', conditions: [] }).success).toBe(false);
	});
});

describe('describeFilter', () => {
	it.each<[PropertyCondition[], string]>([
		[[], 'any properties'],
		[
			[
				{ property: 'product', operator: 'equals', value: 'espresso' },
				{ property: 'price', operator: 'greaterThan', value: 10 },
			],
			'product equals espresso and price > 10',
		],
		[[{ property: 'order.id', operator: 'notExists', value: 'left over' }], 'order.id does not exist'],
		[
			[{ property: 'product', operator: 'notEquals', value: 'flat white' }],
			'product does not equal "flat white"',
		],
		[[{ property: 'coupon', operator: 'equals', value: '' }], 'coupon equals ""'],
		[[{ property: 'gift', operator: 'equals', value: true }], 'gift equals true'],
		[[{ property: 'size', operator: 'isOneOf', value: 's, m , l' }], 'size is one of s, m, l'],
		[[{ property: 'size', operator: 'isOneOf', value: ['a b', 5] }], 'size is one of "a b", 5'],
		[[{ property: 'a', operator: 'contains', value: '😀'.repeat(80) }], `a contains ${'😀'.repeat(59)}…`],
		[[{ property: 'a', operator: 'lessOrEqual', value: undefined }], 'a ≤ nothing'],
	])('%j', (conditions, sentence) => {
		expect(describeFilter({ combine: 'and', conditions })).toBe(sentence);
	});

	it('joins with or', () => {
		const conditions: PropertyCondition[] = [
			{ property: 'a', operator: 'exists' },
			{ property: 'b', operator: 'startsWith', value: 'x' },
		];
		expect(describeFilter({ combine: 'or', conditions })).toBe('a exists or b starts with x');
	});
});
