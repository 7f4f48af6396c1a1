import { waitUntil, type WaitUnit } from '../waiting';

/**
 * Whether a contact may enter a journey it has been in before.
 * - `afterExit`: once the earlier enrollment has ended (completed or exited); one that failed and is kept for
 *   review hasn't ended.
 * - `afterTime`: the same, and not before some time has passed since it last entered.
 * - `always`: any number of enrollments at the same time.
 * - `never`: once in a lifetime.
 *
 * For entries with a key (an order, say) the rule applies to earlier enrollments with the same key.
 */
export const REENTRY_RULES = ['afterExit', 'afterTime', 'always', 'never'] as const;

export type ReentryRule = (typeof REENTRY_RULES)[number];

export type EntryRefusal = 'already_in_journey' | 'already_entered_once' | 'entered_recently';

/** How long after its last entry a contact may enter again; days and longer are counted on the calendar of `zone`. */
export interface ReentryPause {
	amount: number;
	unit: WaitUnit;
	zone: string;
}

/**
 * @param past what the store knows about the contact in this journey under the same entry key; `enteredAt` of
 *   its last enrollment, UTC epoch milliseconds, null if there is none
 */
export function mayEnter(
	rule: ReentryRule,
	past: { live: boolean; enteredAt: number | null },
	now: number,
	pause?: ReentryPause,
): EntryRefusal | null {
	if (rule === 'always') return null;
	if (past.live) return 'already_in_journey';
	if (past.enteredAt === null) return null;
	if (rule === 'never') return 'already_entered_once';
	if (rule !== 'afterTime' || pause === undefined) return null;
	const { amount, unit, zone } = pause;
	return waitUntil({ mode: 'for', amount, unit }, past.enteredAt, zone) > now ? 'entered_recently' : null;
}
