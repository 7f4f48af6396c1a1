import { v7 as uuidv7 } from 'uuid';

/**
 * Makes ids that sort in the order in which they were made, also within one millisecond and when the clock is
 * set back (UUID version 7 with a counter that starts anew each millisecond; RFC 9562, 6.2, method 1).
 */
export function newIds(now: () => number): () => string {
	let latest = Number.NEGATIVE_INFINITY;
	let count = 0;
	return () => {
		const instant = now();
		if (instant > latest) {
			latest = instant;
			count = Math.floor(Math.random() * 2 ** 24);
		} else {
			count += 1;
		}
		return uuidv7({ msecs: latest, seq: count });
	};
}
