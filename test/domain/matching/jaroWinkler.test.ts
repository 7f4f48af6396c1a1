import fc from 'fast-check';

import { jaroWinkler } from '../../../lib/domain/matching';

/** The definition, step by step: letters in common within the window, those out of order, and the prefix. */
function slowly(left: string, right: string): number {
	if (left === right) return 1;
	const [a, b] =
		left.length < right.length || (left.length === right.length && left < right)
			? [left, right]
			: [right, left];
	const window = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
	const pairs: Array<[number, number]> = [];
	for (let i = 0; i < a.length; i++) {
		const free = [...Array(b.length).keys()].filter(
			(j) => b[j] === a[i] && Math.abs(i - j) <= window && !pairs.some(([, taken]) => taken === j),
		);
		if (free.length > 0) pairs.push([i, free[0]]);
	}
	if (pairs.length === 0) return 0;
	const inSecond = pairs.map(([, j]) => j).sort((x, y) => x - y);
	let halves = 0;
	pairs.forEach(([i], n) => {
		if (a[i] !== b[inSecond[n]]) halves += 1;
	});
	const m = pairs.length;
	const jaro = (m / a.length + m / b.length + (m - halves / 2) / m) / 3;
	let prefix = 0;
	for (let n = 0; n < 4 && n < a.length && a[n] === b[n]; n++) prefix += 1;
	return jaro + 0.1 * prefix * (1 - jaro);
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'é'), maxLength: 12 });

it.each([
	['martha', 'marhta', 0.9611],
	['dixon', 'dicksonx', 0.8133],
	['dwayne', 'duane', 0.84],
	['jones', 'johnson', 0.8324],
	['', '', 1],
	['', 'a', 0],
	['abc', 'xyz', 0],
])('of %j and %j is %d', (left, right, expected) => {
	expect(jaroWinkler(left, right)).toBeCloseTo(expected, 4);
});

it('is what a slow reference says', () => {
	fc.assert(
		fc.property(word, word, (left, right) =>
			expect(jaroWinkler(left, right)).toBeCloseTo(slowly(left, right), 10),
		),
	);
});

it('is symmetric, from 0 to 1, and 1 for equal texts only', () => {
	fc.assert(
		fc.property(fc.oneof(word, fc.string({ unit: 'binary' })), fc.oneof(word, fc.string()), (left, right) => {
			const similarity = jaroWinkler(left, right);
			expect(similarity).toBe(jaroWinkler(right, left));
			expect(similarity).toBeGreaterThanOrEqual(0);
			expect(similarity).toBeLessThanOrEqual(1);
			expect(similarity === 1).toBe(left === right);
		}),
	);
});
