import { v7 as uuidv7 } from 'uuid';

/**
 * Makes ids that sort in the order in which they were made, also within one millisecond and when the clock is
 * set back (UUID version 7 with a counter that starts anew each millisecond; RFC 9562, 6.2, method 1).
 * @param random a source of chance in [0, 1) in place of the system's: then the ids can be made again
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
