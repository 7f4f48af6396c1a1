import type { SuppressionCause } from '../types';

const DAY = 86_400_000;

/** How long an address gets nothing after a hard bounce: mailboxes come back, and providers drop such lists. */
const HARD_BOUNCE_TIME = 180 * DAY;

/** How long after the soft-bounce limit: the first, second, third time, and every later one. */
const SOFT_BOUNCE_TIMES = [7 * DAY, 14 * DAY, 30 * DAY, 180 * DAY];

/** The state of one suppressed address and scope. */
export interface SuppressionTerms {
	cause: SuppressionCause;
	/** UTC epoch milliseconds. */
	since: number;
	/** When it ends; null: it doesn't. */
	until: number | null;
	/** How often it was suppressed; 0: soft bounces are counted so far. */
	times: number;
	/** Soft bounces in a row since the address was last suppressed. */
	softBounces: number;
}

/** The row of an address that was never suppressed: it only counts. Over by any process's clock. */
export const UNSUPPRESSED: SuppressionTerms = {
	cause: 'soft_bounces',
	since: 0,
	until: 0,
	times: 0,
	softBounces: 0,
};

/** Whether the address gets nothing at this instant. */
export function isSuppressed({ until }: Pick<SuppressionTerms, 'until'>, now: number): boolean {
	return until === null || until > now;
}

/**
 * When a suppression for a cause ends, unless it says so.
 * @param times how often the address was suppressed, this time included
 * @returns null: it doesn't
 */
export function suppressedUntil(cause: SuppressionCause, times: number, now: number): number | null {
	if (cause === 'hard_bounce') return now + HARD_BOUNCE_TIME;
	if (cause !== 'soft_bounces') return null;
	return now + SOFT_BOUNCE_TIMES[Math.min(Math.max(times, 1), SOFT_BOUNCE_TIMES.length) - 1];
}

/**
 * Suppresses an address, or keeps the suppression that it has if that one is stronger. A complaint outlasts
 * everything; otherwise, the suppression that ends later stays, and of two that end together, the earlier one.
 * @param until when it ends, UTC epoch milliseconds; null: it doesn't; absent: by the cause
 */
export function suppress<Terms extends SuppressionTerms>(
	before: Terms,
	cause: SuppressionCause,
	now: number,
	until?: number | null,
): Terms {
	const ongoing = isSuppressed(before, now);
	const times = ongoing ? before.times : before.times + 1;
	const end = until === undefined ? suppressedUntil(cause, times, now) : until;
	if (ongoing && !outlasts({ cause, until: end }, before)) return before;
	return {
		...before,
		cause,
		since: ongoing && before.cause === cause ? before.since : now,
		until: end,
		times,
		softBounces: 0,
	};
}

type Strength = Pick<SuppressionTerms, 'cause' | 'until'>;

function outlasts(one: Strength, other: Strength): boolean {
	if ((one.cause === 'complaint') !== (other.cause === 'complaint')) return one.cause === 'complaint';
	return (one.until ?? Infinity) > (other.until ?? Infinity);
}

/**
 * Counts a soft bounce: the address is suppressed once there are as many in a row as the limit, longer each time.
 * @param limit at least 1
 */
export function countSoftBounce<Terms extends SuppressionTerms>(
	before: Terms,
	limit: number,
	now: number,
): Terms {
	if (isSuppressed(before, now)) return before;
	const softBounces = before.softBounces + 1;
	return softBounces < limit ? { ...before, softBounces } : suppress(before, 'soft_bounces', now);
}
