import { createHash } from 'node:crypto';

/** A repeatable source of random numbers in [0, 1). */
export type Random = () => number;

/**
 * The random numbers for some parts (mulberry32, seeded from their SHA-256): the same parts give the same
 * numbers, on every machine and whatever else is drawn. So a rule added to a behavior file doesn't change
 * what the others draw.
 */
export function randomFor(...parts: Array<string | number>): Random {
	const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
	let state = digest.readUInt32LE(0);
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
