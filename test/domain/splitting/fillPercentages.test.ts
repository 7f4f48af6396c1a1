import fc from 'fast-check';

import { fillPercentages, percentagesOf } from '../../../lib/domain/splitting';

const fill = (...percentages: Array<number | null>): number[] =>
	fillPercentages(percentages.map((percentage, index) => ({ name: `path ${index + 1}`, percentage })));

it.each([
	[
		[50, 50],
		[1, 1],
	],
	[
		[90, 10],
		[9, 1],
	],
	[
		[12.5, 87.5],
		[1, 7],
	],
	[
		[33.34, 33.33, 33.33],
		[3334, 3333, 3333],
	],
	[
		[100, 0],
		[1, 0],
	],
	[
		[null, null],
		[1, 1],
	],
	[
		[null, null, null],
		[1, 1, 1],
	],
	[
		[10, null],
		[1, 9],
	],
	[
		[10, null, null, null],
		[1, 3, 3, 3],
	],
	[
		[50, null, null, null],
		[3, 1, 1, 1],
	],
	[
		[0, null, null],
		[0, 1, 1],
	],
	[
		[0, 0, null],
		[0, 0, 1],
	],
])('%j per cent are the weights %j', (percentages, weights) => {
	expect(fill(...percentages)).toEqual(weights);
});

it.each([
	[[50, 60], /Percentages: add up to 110 %; they must add up to 100 %.*leave one empty for the rest/],
	[[50, 49.99], /add up to 99.99 %; they must add up to 100 %/],
	[[0, 0], /add up to 0 %/],
	[
		[50, 50, null],
		/add up to 100 %; they must add up to less than 100 %, so that something is left for the paths without one/,
	],
	[[80, 40, null], /add up to 120 %; they must add up to less than 100 %/],
	[[-1, 101], /Percentage of path 1: must be a number from 0 to 100 .*not -1/],
	[[33.333, null], /Percentage of path 1: .*two decimals, not 33.333/],
	[[null, NaN], /Percentage of path 2: .*not NaN/],
	[[null, Infinity], /Percentage of path 2: .*not Infinity/],
])('%j per cent are refused', (percentages, message) => {
	expect(() => fill(...percentages)).toThrow(message);
});

/** Percentages that sum to 100, in whole hundredths. */
const exact = fc
	.array(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 9 })
	.map((cuts) => [0, ...cuts.sort((left, right) => left - right), 10_000])
	.map((cuts) => cuts.slice(1).map((cut, index) => (cut - cuts[index]) / 100));

it('keeps every percentage that is given, and makes the smallest whole weights', () => {
	fc.assert(
		fc.property(exact, (percentages) => {
			const weights = fill(...percentages);
			percentagesOf(weights).forEach((percentage, index) =>
				expect(percentage).toBeCloseTo(percentages[index], 9),
			);
			for (const weight of weights) expect(Number.isInteger(weight)).toBe(true);
			const divides = (divisor: number): boolean => weights.every((weight) => weight % divisor === 0);
			expect([2, 3, 5, 7, 11].filter(divides)).toEqual([]);
		}),
	);
});

it('shares the rest evenly, whatever is given', () => {
	fc.assert(
		fc.property(exact, fc.integer({ min: 1, max: 5 }), ([, ...percentages], open) => {
			const given = percentages.reduce((sum, percentage) => sum + percentage, 0);
			fc.pre(given < 99.999);
			const shares = percentagesOf(fill(...percentages, ...new Array<null>(open).fill(null)));
			expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 9);
			for (const share of shares.slice(percentages.length))
				expect(share).toBeCloseTo((100 - given) / open, 6);
		}),
	);
});
