import fc from 'fast-check';

import { hashPosition, stickyPath } from '../../../lib/domain/splitting';

/** What a split of the step `step` in the journey `journey` gives the first people, as letters. */
function paths(weights: number[], people = 24): string {
	return Array.from({ length: people }, (_, n) =>
		'ABCDEFGHIJ'.charAt(stickyPath(['sticky', 'journey', 'step', `person${n}`], weights)),
	).join('');
}

describe('the place of a key between 0 and 1', () => {
	// Worked out by another program (Python's hashlib). A release that changes them moves people to other paths.
	it.each([
		[[], 87221350796331],
		[[''], 5863601293835],
		[['sticky', 'journey', 'step', 'contact'], 195338862373038],
		[['shared', 'spring', 'contact'], 61011475348838],
		[['a', 'b'], 4895980503251],
		[['ab'], 274647811066586],
		[['Zoë', '☕'], 259644134092262],
	])('of %j is %d of 2^48, in this release and all later ones', (parts, position) => {
		expect(hashPosition(parts)).toBe(position / 2 ** 48);
	});

	it('is between 0 and 1 for every key, and the same each time', () => {
		fc.assert(
			fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), (parts) => {
				const position = hashPosition(parts);
				expect(position).toBeGreaterThanOrEqual(0);
				expect(position).toBeLessThan(1);
				expect(hashPosition([...parts])).toBe(position);
			}),
		);
	});

	it('is spread evenly: chi-squared over a hundred stretches', () => {
		const people = 100_000;
		const stretches = new Array<number>(100).fill(0);
		for (let n = 0; n < people; n++) stretches[Math.floor(hashPosition(['spread', String(n)]) * 100)] += 1;
		const expected = people / stretches.length;
		const chiSquared = stretches.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
		// 99 degrees of freedom: one in a hundred thousand even spreads is above 168, and below 48.
		expect(chiSquared).toBeLessThan(168);
		expect(chiSquared).toBeGreaterThan(48);
	});
});

describe('the sticky path', () => {
	it.each([
		[[1, 1], 'BBAAABABBBAABBBAAAABABAB'],
		[[5, 3, 2], 'BCAAABABBBAABCBAAAACABAC'],
	])('with the weights %j is that of all releases', (weights, expected) => {
		expect(paths(weights)).toBe(expected);
	});

	const weights = fc
		.array(fc.nat({ max: 100 }), { minLength: 2, maxLength: 10 })
		.filter((list) => list.some((weight) => weight > 0));

	it('is one that has a weight', () => {
		fc.assert(
			fc.property(fc.array(fc.string()), weights, (key, given) => {
				expect(given[stickyPath(key, given)]).toBeGreaterThan(0);
			}),
		);
	});

	it('depends on the proportions only', () => {
		fc.assert(
			fc.property(fc.array(fc.string()), weights, fc.integer({ min: 2, max: 50 }), (key, given, factor) => {
				expect(
					stickyPath(
						key,
						given.map((weight) => weight * factor),
					),
				).toBe(stickyPath(key, given));
			}),
		);
	});

	it('moves to later paths only when the first is made smaller', () => {
		fc.assert(
			fc.property(fc.array(fc.string()), fc.nat({ max: 100 }), fc.nat({ max: 100 }), (key, one, other) => {
				const [less, more] = [Math.min(one, other), Math.max(one, other)];
				expect(stickyPath(key, [less, 100 - less])).toBeGreaterThanOrEqual(
					stickyPath(key, [more, 100 - more]),
				);
			}),
		);
	});

	it('comes out in the shares that were asked for', () => {
		fc.assert(
			fc.property(weights, fc.string(), (given, salt) => {
				const people = 5_000;
				const counts = given.map(() => 0);
				for (let n = 0; n < people; n++) counts[stickyPath([salt, String(n)], given)] += 1;
				const total = given.reduce((sum, weight) => sum + weight, 0);
				counts.forEach((count, path) => {
					const share = given[path] / total;
					// Five standard deviations: one in two million is further away.
					const tolerance = 5 * Math.sqrt(people * share * (1 - share));
					expect(Math.abs(count - people * share)).toBeLessThanOrEqual(tolerance);
				});
			}),
			// The same examples each time: of enough others, some would be that far away.
			{ numRuns: 25, seed: 1 },
		);
	});

	it('of one split tells nothing about that of another', () => {
		const people = 20_000;
		let same = 0;
		for (let n = 0; n < people; n++) {
			const path = (step: string): number => stickyPath(['sticky', 'journey', step, `p${n}`], [1, 1]);
			if (path('first') === path('second')) same += 1;
		}
		expect(Math.abs(same - people / 2)).toBeLessThan(5 * Math.sqrt(people / 4));
	});
});
