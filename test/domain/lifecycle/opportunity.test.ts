import { parseOpportunity, stageKey, titleCase } from '../../../lib/domain/lifecycle';

describe('an opportunity', () => {
	it('keeps what is known', () => {
		expect(
			parseOpportunity({ name: ' 20 machines ', amount: 12_500.5, currency: 'eur', closeDate: '2028-02-29' }),
		).toEqual({ name: '20 machines', amount: 12_500.5, currency: 'EUR', closeDate: '2028-02-29' });
		expect(parseOpportunity({ amount: 0, currency: 'USD' })).toEqual({
			name: null,
			amount: 0,
			currency: 'USD',
			closeDate: null,
		});
	});

	it('is none when nothing is known', () => {
		expect(parseOpportunity(undefined)).toBeNull();
		expect(parseOpportunity({ name: '  ', amount: null })).toBeNull();
	});

	it.each<[object, RegExp]>([
		[{ amount: '12' }, /^Amount: must be a number/],
		[{ amount: -1, currency: 'EUR' }, /^Amount: must be 0 or more/],
		[{ amount: Number.POSITIVE_INFINITY, currency: 'EUR' }, /^Amount: /],
		[{ amount: 12 }, /^Currency: is missing; add the currency/],
		[{ currency: 'Euro' }, /^Currency: must be a currency code/],
		[{ closeDate: '2026-02-29' }, /^Close Date: must be a date/],
		[{ closeDate: 'soon' }, /^Close Date: must be a date/],
		[{ name: 'x'.repeat(201) }, /^Opportunity Name: is longer/],
		[{ probability: 5 }, /^Opportunity: /],
	])('%j is refused', (value, expected) => {
		expect(() => parseOpportunity(value)).toThrow(expected);
	});
});

it.each([
	['Trial & Demo', 'trial_demo'],
	['  Éléments  clés ', 'elements_cles'],
	['1st Call', 'st_call'],
	['日本', null],
	['x'.repeat(80), 'x'.repeat(60)],
])('the stage %j has the key %j', (name, key) => {
	expect(stageKey(name)).toBe(key);
});

it('makes a name of a key', () => {
	expect(titleCase('sales_acceptance')).toBe('Sales Acceptance');
	expect(titleCase('a__b_')).toBe('A B');
});
