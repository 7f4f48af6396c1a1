import { v7 as uuidv7 } from 'uuid';

/**
 * Creates ids that sort in creation order, also within one millisecond and when the clock is set back (UUID
 * version 7 with a counter that restarts each millisecond; RFC 9562, 6.2, method 1).
 * @param random a random source in [0, 1) to replace the system's: this makes the ids reproducible
 */
export function newIds(now: () => number, random?: () => number): () => string {
	let latest = Number.NEGATIVE_INFINITY;
	let count = 0;
	return () => {
		const instant = now();
		if (instant > latest) {
			latest = instant;
			count = Math.floor((random ?? Math.random)() * 2 ** 24);
		} else {
			count += 1;
		}
		return uuidv7({
			msecs: latest,
			seq: count,
			random: random && Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256)),
		});
	};
}
