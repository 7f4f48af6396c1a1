import { mayConvert, type EntryRules } from '../../domain/journey';
import type { GuardedEnrollment } from '../../store';

/** The longest conversion window that a goal can have, in milliseconds. */
export const LONGEST_WINDOW = 365 * 86_400_000;

/**
 * Which of these enrollments, for each of which a goal has come true, convert: the living ones. Where a contact is no
 * longer in the journey, the last run takes the credit, if its window hasn't closed.
 */
export function convertible<T extends { enrollment: GuardedEnrollment; rules: EntryRules }>(
	candidates: T[],
	now: number,
): T[] {
	const open = candidates.filter(
		({ enrollment, rules: { goal } }) =>
			enrollment.goalAt === null && goal !== null && mayConvert(goal, enrollment, now),
	);
	const runs = Map.groupBy(open, ({ enrollment }) => `${enrollment.journeyId} ${enrollment.contactId}`);
	return [...runs.values()].flatMap((group) => {
		const living = group.filter(({ enrollment }) => enrollment.endedAt === null);
		if (living.length > 0) return living;
		return [group.reduce((last, one) => (isLater(one.enrollment, last.enrollment) ? one : last))];
	});
}

function isLater(one: GuardedEnrollment, other: GuardedEnrollment): boolean {
	return one.enteredAt > other.enteredAt || (one.enteredAt === other.enteredAt && one.id > other.id);
}
