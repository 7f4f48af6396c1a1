import type { Criterion, EntryRules } from '../../domain/journey';
import type { GuardedEnrollment } from '../../store';
import type { EngineContext } from '../EngineContext';
import { exitEnrollments } from '../enrollments/exit';
import { explain } from './meetingCriteria';

/** A rule that has come true for a living enrollment. */
export interface Verdict {
	enrollment: GuardedEnrollment;
	kind: 'exit' | 'goal';
	criterion: Criterion;
	rules: EntryRules;
	/** What made it true, for the step log: the interaction, for example. */
	cause: object;
}

/** Does what the rules say; an exit is immediate, wherever the contact is. */
export async function applyVerdicts(context: EngineContext, verdicts: Verdict[]): Promise<void> {
	const goals = verdicts.filter(({ kind, enrollment }) => kind === 'goal' && enrollment.goalAt === null);
	const reached = new Set(
		await context.store.enrollments.reachGoal([...new Set(goals.map(({ enrollment }) => enrollment.id))]),
	);
	for (const { enrollment, criterion, cause } of goals) {
		if (!reached.delete(enrollment.id)) continue;
		await context.store.stepLog.add([
			{
				enrollmentId: enrollment.id,
				journeyId: enrollment.journeyId,
				stepId: null,
				kind: 'goal_reached',
				detail: { ...explain(criterion), ...cause },
			},
		]);
	}
	for (const { enrollment, kind, criterion, cause, rules } of verdicts) {
		if (kind === 'goal' && rules.goal?.exit !== true) continue;
		await exitEnrollments(context, [enrollment.id], kind === 'goal' ? 'goal_reached' : 'exit_criterion', {
			...explain(criterion),
			...cause,
		});
	}
}
