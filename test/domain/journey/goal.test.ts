import { conversionValue, mayConvert } from '../../../lib/domain/journey';

const order = { order: { total: '12.50', currency: 'eur' }, free: 'yes', huge: 1e18 };

it.each([
	[
		{ property: 'order.total', currency: 'USD' },
		{ amount: 12.5, currency: 'USD' },
	],
	[
		{ property: 'order.total', currency: 'usd' },
		{ amount: 12.5, currency: 'USD' },
	],
	[
		{ property: 'order.total', currency: 'order.currency' },
		{ amount: 12.5, currency: 'EUR' },
	],
	[
		{ property: 'order.total', currency: 'order.missing' },
		{ amount: 12.5, currency: '' },
	],
	[
		{ property: 'order.total', currency: 'free.text' },
		{ amount: 12.5, currency: '' },
	],
	[
		{ property: 'order.total', currency: '' },
		{ amount: 12.5, currency: '' },
	],
	[{ property: 'free', currency: 'USD' }, null],
	[{ property: 'huge', currency: 'USD' }, null],
	[{ property: 'missing', currency: 'USD' }, null],
	[null, null],
])('%j is worth %j', (terms, value) => {
	expect(conversionValue(terms, order)).toEqual(value);
});

it.each([
	[1000, null, 9_999_999, true],
	[1000, 5000, 5999, true],
	[1000, 5000, 6000, false],
	[0, 5000, 5000, false],
	[undefined, 5000, 5000, false],
])('with a window of %s, one that ended at %s may convert at %i: %s', (window, endedAt, now, may) => {
	expect(mayConvert({ window }, { endedAt }, now)).toBe(may);
});
