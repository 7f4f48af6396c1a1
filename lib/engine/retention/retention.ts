import { setTimeout as pause } from 'node:timers/promises';

import { InvalidInputError } from '../../domain/errors';
import { inTransaction, type EngineContext } from '../EngineContext';

const DAY = 86_400_000;

/** Younger records are always kept: senders repeat events for days, and their repetitions must be recognized. */
export const LEAST_AGE_DAYS = 7;

export interface RetentionRequest {
	/** Records of the last so many days (of 24 hours) are kept; {@link LEAST_AGE_DAYS} or more. */
	olderThanDays: number;
	/** Only count what would be deleted. */
	preview?: boolean;
	/** At most about so many records are dealt with; what is left is left for the next time. */
	limit?: number;
	/** Ends it soon, with what was done until then. */
	signal?: AbortSignal;
}

export interface RetentionResult {
	preview: boolean;
	/** What is older was looked at, UTC epoch milliseconds. */
	before: number;
	/** Whether all of it was; otherwise the next call goes on. */
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
			reason: `must be a number of ${LEAST_AGE_DAYS} or more: younger records are needed to recognize what is sent twice`,
		});
	}
	if (Number.isNaN(limit) || limit < 1) {
		throw new InvalidInputError({ field: 'limit', reason: 'must be a number of 1 or more' });
	}
	return { before: now - olderThanDays * DAY, limit: Math.floor(limit) };
}

/** At most this long others are let in between two parts of the work, in milliseconds. */
const LONGEST_PAUSE = 50;

/**
 * Does the work part by part, each in a transaction of its own, which takes about 25 ms however large the store is.
 * Between two of them others get the store for as long as the part took: other processes ask for SQLite's lock now
 * and then only, so that a moment would not do. A power cut may undo the last parts; they are done again next time.
 * @param part gets how many rows to deal with; returns whether there are more
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
