import type { IExecuteFunctions } from 'n8n-workflow';

import { readNumber, toNumber } from '../../lib/n8n/parameters';

const DAYS = { field: 'Days', whole: true };

/** A node whose parameter is written in one way and gives a value for an item. */
function read(written: unknown, value: unknown): number {
	const functions = {
		getNode: () => ({ parameters: { days: written } }),
		getNodeParameter: () => value,
		getInputData: () => [{ json: {} }],
	} as unknown as IExecuteFunctions;
	return readNumber(functions, 'days', 0, 2, DAYS);
}

it.each([
	[3, 3],
	[0, 0],
	[' 3 ', 3],
	['1e2', 100],
])('takes %j as %d', (value, number) => {
	expect(toNumber(value, DAYS)).toBe(number);
});

it.each([null, undefined, '', '  '])('takes no empty value for zero: %j', (value) => {
	expect(() => toNumber(value, DAYS)).toThrow(/^Days is empty; it must be a whole number of 0 or more$/);
	expect(() => read(value, value)).toThrow(/is empty; it must be/);
	expect(() => read('={{ $json.days }}', value)).toThrow(
		/is empty; the expression gave no value for this item, and it must be a whole number of 0 or more$/,
	);
});

it.each<[unknown, RegExp]>([
	[-1, /^Days: -1 is not a whole number of 0 or more$/],
	[1.5, /1\.5 is not a whole number/],
	[NaN, /NaN is not/],
	['soon', /"soon" is not/],
	[[3], /\[3\] is not/],
	[true, /true is not/],
])('refuses %j', (value, message) => {
	expect(() => toNumber(value, DAYS)).toThrow(message);
});

it('names the range', () => {
	expect(() => toNumber(11, { field: 'Size', most: 10 })).toThrow(/^Size: 11 is not a number from 0 to 10$/);
	expect(() => toNumber(0, { field: 'Limit', least: 1, whole: true })).toThrow(/whole number of 1 or more$/);
});
