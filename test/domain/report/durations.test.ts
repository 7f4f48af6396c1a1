import fc from 'fast-check';

import { addTime, mergeHistograms, quantile, type Histogram } from '../../../lib/domain/report';

const durations = fc.array(
	fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 10 * 365 * 86_400_000 })),
);

function histogramOf(values: number[]): Histogram {
	const histogram: Histogram = {};
	for (const value of values) addTime(histogram, value);
	return histogram;
}

describe('histograms of durations', () => {
	it('merge in any order to the same', () => {
		fc.assert(
			fc.property(durations, durations, durations, (...three) => {
				const [a, b, c] = three.map(histogramOf);
				expect(mergeHistograms(mergeHistograms(a, b), c)).toEqual(mergeHistograms(a, mergeHistograms(b, c)));
				expect(mergeHistograms(a, b)).toEqual(mergeHistograms(b, a));
				expect(mergeHistograms(a, b, c)).toEqual(histogramOf(three.flat()));
				expect(mergeHistograms(a, null)).toEqual(a);
			}),
		);
	});

	it('tell quantiles that are off by 5 % at most', () => {
		fc.assert(
			fc.property(
				durations.filter(({ length }) => length > 0),
				fc.constantFrom(0.01, 0.5, 0.9, 0.99, 1),
				(values, share) => {
					const sorted = [...values].sort((left, right) => left - right);
					const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1];
					const told = quantile(histogramOf(values), share)!;
					expect(Math.abs(told - exact)).toBeLessThanOrEqual(exact * 0.05);
				},
			),
		);
	});

	it('tell none where there are no durations', () => {
		expect(quantile({}, 0.5)).toBeNull();
		expect(quantile({ 12: 0 }, 0.5)).toBeNull();
	});
});
