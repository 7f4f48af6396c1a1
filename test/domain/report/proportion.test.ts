import { conversionOf, proportionOf } from '../../../lib/domain/report';

describe('a conversion rate', () => {
	// From R's binom.confint(x, n, methods = "wilson").
	it.each([
		[1204, 9012, 0.1267, 0.1408],
		[0, 10, 0, 0.2775],
		[10, 10, 0.7225, 1],
		[5, 10, 0.2366, 0.7634],
	])('%i of %i lies between %d and %d', (converted, matured, low, high) => {
		const { rate, interval } = proportionOf(converted, matured)!;
		expect(rate).toBe(converted / matured);
		expect(interval[0]).toBeCloseTo(low, 4);
		expect(interval[1]).toBeCloseTo(high, 4);
	});

	it('only includes those whose window has closed', () => {
		expect(conversionOf({ entered: 100, reached: 30, matured: 40, converted: 10 })).toMatchObject({
			reached: 30,
			matured: 40,
			converted: 10,
			rate: 0.25,
			open: 60,
			soFar: 20,
		});
		expect(conversionOf({ entered: 3, reached: 1, matured: 0, converted: 0 })).toMatchObject({
			rate: null,
			interval: null,
		});
	});
});
