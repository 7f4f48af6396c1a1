/**
 * Whether a contact may enter a journey that it has been in before.
 * - `afterExit`: once the earlier enrollment has ended (completed or exited); one that failed and is kept
 *   for review has not ended.
 * - `always`: any number of enrollments at the same time.
 * - `never`: once in a lifetime.
 */
export const REENTRY_RULES = ['afterExit', 'always', 'never'] as const;

export type ReentryRule = (typeof REENTRY_RULES)[number];

export type EntryRefusal = 'already_in_journey' | 'already_entered_once';

/** @param past what the store knows of the contact in this journey under the same entry key */
export function mayEnter(rule: ReentryRule, past: { live: boolean; ever: boolean }): EntryRefusal | null {
	if (rule === 'always') return null;
	if (past.live) return 'already_in_journey';
	if (rule === 'never' && past.ever) return 'already_entered_once';
	return null;
}
