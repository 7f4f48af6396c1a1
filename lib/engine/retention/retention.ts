import { setTimeout as pause } from 'node:timers/promises';

import { InvalidInputError } from '../../domain/errors';
import { inTransaction, type EngineContext } from '../EngineContext';

const DAY = 86_400_000;

/**
 * Younger records are always kept: senders repeat events for days, and the repetitions must be recognized.
 */
export const LEAST_AGE_DAYS = 7;

export interface RetentionRequest {
	/** Records of this many past days (of 24 hours) are kept; {@link LEAST_AGE_DAYS} or more. */
	olderThanDays: number;
	/** Only counts what would be deleted. */
	preview?: boolean;
	/** Processes roughly this many records at most; the rest is left for the next time. */
	limit?: number;
	/** Ends the work soon; what was done until then stays. */
	signal?: AbortSignal;
}

export interface RetentionResult {
	preview: boolean;
	/** Everything older was checked, UTC epoch milliseconds. */
	before: number;
	/** Whether all of it was checked; otherwise the next call continues. */
	finished: boolean;
}

/** @throws InvalidInputError naming `olderThanDays` or `limit` */
export function readRequest(
	{ olderThanDays, limit = Infinity }: RetentionRequest,
	now: number,
): { before: number; limit: number } {
	if (!Number.isFinite(olderThanDays) || olderThanDays < LEAST_AGE_DAYS) {
		throw new InvalidInputError({
			field: 'olderThanDays',
			reason: `must be ${LEAST_AGE_DAYS} or more: newer records are needed to recognize duplicates`,
		});
	}
	if (Number.isNaN(limit) || limit < 1) {
		throw new InvalidInputError({ field: 'limit', reason: 'must be 1 or more' });
	}
	return { before: now - olderThanDays * DAY, limit: Math.floor(limit) };
}

/** The longest pause for others between two parts of the work, in milliseconds. */
const LONGEST_PAUSE = 50;

/**
 * Does the work part by part, each in its own transaction, which takes about 25 ms however large the store
 * is. In between, others get the store for as long as the part took: other processes poll for SQLite's lock
 * only occasionally, so a moment would not be enough. A power cut may undo the last parts; they are done
 * again next time.
 * @param part receives how many rows to process; returns whether there are more
 * @returns whether nothing is left
 */
export async function inParts(
	context: EngineContext,
	signal: AbortSignal | undefined,
	part: (context: EngineContext, size: number) => Promise<boolean>,
): Promise<boolean> {
	const pace = context.store.pace({ first: 200, fewest: 20, most: 1000 });
	while (signal?.aborted !== true) {
		const began = performance.now();
		const more = await pace.run(
			async (size) => await inTransaction(context, async (tx) => await part(tx, size), 'process'),
		);
		if (!more) return true;
		await pause(Math.min(performance.now() - began, LONGEST_PAUSE));
	}
	return false;
}
