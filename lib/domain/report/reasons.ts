/** Reasons a journey may have before the others are counted as one. */
export const MOST_REASONS = 50;

/** What the reasons beyond are counted as. */
export const OTHER_REASON = 'other';

/** Longer reasons are cut: they are for machines. */
const LONGEST = 80;

export function shortReason(reason: string | null | undefined): string {
	return (reason ?? '').slice(0, LONGEST);
}

/**
 * Under which name a reason is counted, given those a journey has already. Authors can make up reasons, and a
 * counter for each would grow without end.
 * @param known gets the reason, if there is room for it
 */
export function foldReason(reason: string, known: Set<string>): string {
	if (reason === '' || known.has(reason)) return reason;
	if (known.size >= MOST_REASONS) return OTHER_REASON;
	known.add(reason);
	return reason;
}
