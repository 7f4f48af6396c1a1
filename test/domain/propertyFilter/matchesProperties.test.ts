import fc from 'fast-check';

import {
	matchesProperties,
	PROPERTY_OPERATORS,
	type PropertyCondition,
	type PropertyOperator,
} from '../../../lib/domain/propertyFilter';

const order = {
	product: 'Espresso',
	price: 12.5,
	quantity: '3',
	gift: true,
	postcode: '01234',
	coupon: '',
	note: null,
	placed: '2026-01-31T10:00:00+01:00',
	tags: ['VIP', 7, null],
	order: { id: 'A-17', 'line.count': 2 },
	items: [{ sku: 'x1' }, { sku: 'x2' }],
	'utm.source': 'newsletter',
	utm: { source: 'hidden', medium: 'email' },
	huge: '9007199254740993',
};

function passes(
	property: string,
	operator: PropertyOperator,
	value?: unknown,
	properties: object = order,
): boolean {
	const condition = { property, operator, value };
	return matchesProperties(
		{ combine: 'and', conditions: [condition] },
		properties as Record<string, unknown>,
	);
}

describe('matchesProperties', () => {
	it.each<[string, PropertyOperator, unknown]>([
		['product', 'equals', ' ESPRESSO '],
		['product', 'equals', 'Ｅｓｐｒｅｓｓｏ'],
		['price', 'equals', '12.50'],
		['price', 'equals', 12.5],
		['quantity', 'equals', 3],
		['gift', 'equals', 'TRUE'],
		['gift', 'equals', true],
		['coupon', 'equals', ''],
		['order.id', 'equals', 'a-17'],
		['items.1.sku', 'equals', 'x2'],
		['utm.source', 'equals', 'newsletter'],
		['utm.medium', 'equals', 'email'],
		['product', 'notEquals', 'tea'],
		['postcode', 'notEquals', '1234'],
		['huge', 'notEquals', '9007199254740992'],
		['gift', 'notEquals', 1],
		['tags', 'notEquals', 'vip'],
		['order', 'notEquals', '[object Object]'],
		['product', 'contains', 'PRESS'],
		['price', 'contains', '2.5'],
		['tags', 'contains', 'vip'],
		['tags', 'contains', '7'],
		['tags', 'notContains', 'vi'],
		['product', 'notContains', 'tea'],
		['product', 'notContains', ''],
		['product', 'startsWith', 'esp'],
		['product', 'endsWith', 'SSO'],
		['coupon', 'exists', undefined],
		['tags.0', 'exists', undefined],
		['note', 'notExists', undefined],
		['missing', 'notExists', undefined],
		['missing', 'notEquals', 'x'],
		['missing', 'notContains', 'x'],
		['price', 'greaterThan', '12.4'],
		['quantity', 'greaterThan', '2'],
		['quantity', 'lessThan', '10'],
		['price', 'greaterOrEqual', 12.5],
		['price', 'lessOrEqual', 12.5],
		['price', 'lessThan', 13],
		['placed', 'greaterThan', '2026-01-31T08:59:59Z'],
		['placed', 'greaterOrEqual', '2026-01-31T09:00Z'],
		['placed', 'lessThan', '2026-02-01'],
		['product', 'isOneOf', 'tea, espresso'],
		['product', 'isOneOf', ['tea', 'Espresso']],
		['price', 'isOneOf', '1, 12.50'],
		['price', 'isOneOf', 12.5],
		['tags', 'isOneOf', 'gold, vip'],
	])('%s %s %j', (property, operator, value) => {
		expect(passes(property, operator, value)).toBe(true);
	});

	it.each<[string, PropertyOperator, unknown]>([
		['product', 'equals', 'tea'],
		['product', 'equals', undefined],
		['price', 'equals', 'abc'],
		['postcode', 'equals', '1234'],
		['huge', 'equals', '9007199254740992'],
		['tags', 'equals', 'vip'],
		['note', 'equals', ''],
		['note', 'exists', undefined],
		['product', 'contains', ''],
		['product', 'contains', '  '],
		['product', 'startsWith', ''],
		['product', 'endsWith', undefined],
		['product', 'startsWith', 'presso'],
		['product', 'endsWith', 'espr'],
		['order', 'contains', 'object'],
		['tags', 'contains', null],
		['price', 'greaterThan', 12.5],
		['price', 'lessThan', 12.5],
		['price', 'greaterThan', 'cheap'],
		['product', 'greaterThan', 'apple'],
		['product', 'lessOrEqual', 'Espresso'],
		['price', 'greaterThan', '2020-01-01'],
		['price', 'lessThan', '2030-01-01'],
		['gift', 'greaterOrEqual', 1],
		['coupon', 'lessThan', 5],
		['placed', 'greaterThan', '2026-02-30'],
		['placed', 'greaterThan', '2026-01-31T09:00Z'],
		['product', 'isOneOf', ''],
		['product', 'isOneOf', ' , '],
		['product', 'isOneOf', []],
		['coupon', 'isOneOf', 'a,,b'],
		['price', 'isOneOf', '12,50'],
		['tags.length', 'exists', undefined],
		['product.0', 'exists', undefined],
		['items.2.sku', 'exists', undefined],
	])('not: %s %s %j', (property, operator, value) => {
		expect(passes(property, operator, value)).toBe(false);
	});

	it('a missing property passes the three negative operators only', () => {
		const passing = PROPERTY_OPERATORS.filter((operator) => passes('missing', operator, 'x'));
		expect(passing.sort()).toEqual(['notContains', 'notEquals', 'notExists']);
	});

	it('combines with and, or; without conditions everything passes', () => {
		const yes: PropertyCondition = { property: 'price', operator: 'equals', value: 12.5 };
		const no: PropertyCondition = { property: 'price', operator: 'equals', value: 1 };
		expect(matchesProperties({ combine: 'and', conditions: [yes, no] }, order)).toBe(false);
		expect(matchesProperties({ combine: 'or', conditions: [no, yes] }, order)).toBe(true);
		expect(matchesProperties({ combine: 'and', conditions: [] }, {})).toBe(true);
		expect(matchesProperties({ combine: 'or', conditions: [] }, {})).toBe(true);
	});

	it.each([
		'__proto__',
		'constructor',
		'toString',
		'constructor.name',
		'__proto__.polluted',
		'order.__proto__',
	])('does not see the prototype by %s', (path) => {
		expect(passes(path, 'exists')).toBe(false);
	});

	it('does not see what is put on a prototype, but what was sent under such a name', () => {
		const sent = JSON.parse('{ "__proto__": { "admin": "yes" }, "a": { "constructor": 5 } }');
		expect(passes('__proto__.admin', 'equals', 'yes', sent)).toBe(true);
		expect(passes('a.constructor', 'equals', 5, sent)).toBe(true);
		expect(passes('admin', 'exists', undefined, Object.create({ admin: 'yes' }))).toBe(false);
	});

	it('stays quick on a megabyte of text', () => {
		const started = performance.now();
		for (const operator of PROPERTY_OPERATORS) {
			passes('text', operator, '1', { text: `${'1'.repeat(1_000_000)}x` });
		}
		// Some 20 ms an operator; a quadratic pattern would take minutes.
		expect(performance.now() - started).toBeLessThan(5_000);
	});
});

describe('laws of matchesProperties, on any JSON', () => {
	const names = ['a', 'b', 'a.b', 'a.0', '__proto__', 'constructor', 'length'];
	const holder = fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 3 }));
	const scalar = fc.oneof(
		fc.constantFrom('1', 'true', '2026-01-31', '2026-01-31T10:00:00Z', '', 'a'),
		fc.string(),
		fc.double(),
		fc.integer({ min: -3, max: 3 }),
		fc.boolean(),
	);
	const properties = fc.oneof(holder, fc.dictionary(fc.constantFrom(...names), scalar)) as fc.Arbitrary<
		Record<string, unknown>
	>;
	const path = fc.oneof(fc.constantFrom(...names), fc.string());
	const value = fc.oneof(scalar, fc.array(scalar), fc.jsonValue());
	const condition: fc.Arbitrary<PropertyCondition> = fc.record({
		property: path,
		operator: fc.constantFrom(...PROPERTY_OPERATORS),
		value,
	});
	const conditions = fc.array(condition, { minLength: 1, maxLength: 5 });

	it('never throws and always answers', () => {
		fc.assert(
			fc.property(conditions, fc.constantFrom('and', 'or'), fc.anything(), (list, combine, anything) => {
				const answer = matchesProperties({ combine, conditions: list }, anything as Record<string, unknown>);
				expect(typeof answer).toBe('boolean');
			}),
			{ numRuns: 2_000 },
		);
	});

	it('operators and their negations are complements', () => {
		const pairs = [
			['equals', 'notEquals'],
			['contains', 'notContains'],
			['exists', 'notExists'],
		] as const;
		fc.assert(
			fc.property(
				fc.constantFrom(...pairs),
				path,
				value,
				properties,
				([positive, negative], name, wanted, sent) => {
					expect(passes(name, positive, wanted, sent)).toBe(!passes(name, negative, wanted, sent));
				},
			),
			{ numRuns: 2_000 },
		);
	});

	it('greater and less exclude each other, and with equality cover all that is ordered', () => {
		fc.assert(
			fc.property(scalar, scalar, (actual, wanted) => {
				const [greater, less, atLeast, atMost] = (
					['greaterThan', 'lessThan', 'greaterOrEqual', 'lessOrEqual'] as const
				).map((operator) => passes('a', operator, wanted, { a: actual }));
				expect(greater && less).toBe(false);
				expect(atLeast || atMost).toBe(greater || less || (atLeast && atMost));
				expect(greater).toBe(atLeast && !atMost);
				expect(passes('a', 'lessThan', actual, { a: wanted })).toBe(greater);
			}),
			{ numRuns: 2_000 },
		);
	});

	it('or passes what and passes, and each is what its conditions are', () => {
		fc.assert(
			fc.property(conditions, properties, (list, sent) => {
				const single = list.map((one) => matchesProperties({ combine: 'and', conditions: [one] }, sent));
				expect(matchesProperties({ combine: 'and', conditions: list }, sent)).toBe(!single.includes(false));
				expect(matchesProperties({ combine: 'or', conditions: list }, sent)).toBe(single.includes(true));
			}),
		);
	});

	it('isOneOf is an equals with or', () => {
		fc.assert(
			fc.property(scalar, fc.array(scalar), (actual, choices) => {
				const any = choices.some((choice) => passes('a', 'equals', choice, { a: actual }));
				expect(passes('a', 'isOneOf', choices, { a: actual })).toBe(any);
			}),
		);
	});

	it('what is equal to a text, is so in any case', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (text) => {
				expect(passes('a', 'equals', text.toUpperCase(), { a: text })).toBe(true);
				expect(passes('a', 'equals', text.toLowerCase(), { a: text.normalize('NFD') })).toBe(true);
			}),
		);
	});
});
