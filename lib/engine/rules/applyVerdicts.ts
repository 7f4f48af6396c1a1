import type { ConversionValue, Criterion, EntryRules } from '../../domain/journey';
import type { GuardedEnrollment } from '../../store';
import type { EngineContext } from '../EngineContext';
import { exitEnrollments } from '../enrollments/exit';
import { convertible } from './convertible';
import { explain } from './meetingCriteria';

/** A rule that has come true for a living enrollment. */
export interface Verdict {
	enrollment: GuardedEnrollment;
	kind: 'exit' | 'goal';
	criterion: Criterion;
	rules: EntryRules;
	/** What made it true, for the step log: the interaction, for example. */
	cause: object;
	/** Of a goal: what reaching it is worth. */
	value?: ConversionValue | null;
}

/** Does what the rules say; an exit is immediate, wherever the contact is. Of those that have ended, only goals count. */
export async function applyVerdicts(context: EngineContext, verdicts: Verdict[]): Promise<void> {
	const { store } = context;
	const goals = convertible(
		verdicts.filter(({ kind }) => kind === 'goal'),
		store.clock.now(),
	);
	const byId = new Map(goals.map((verdict) => [verdict.enrollment.id, verdict]));
	const reached = await store.enrollments.reachGoal(
		[...byId.values()].map(({ enrollment, value }) => ({ enrollmentId: enrollment.id, value })),
	);
	const paths = await store.stepLog.passages(reached);
	await store.stepLog.add(
		reached.map((id) => {
			const { enrollment, criterion, cause, value } = byId.get(id) as Verdict;
			return {
				enrollmentId: id,
				journeyId: enrollment.journeyId,
				stepId: null,
				kind: 'goal_reached' as const,
				value,
				path: paths.get(id) ?? [],
				detail: { ...explain(criterion), ...cause, ...(value ? { value } : {}) },
			};
		}),
	);
	for (const { enrollment, kind, criterion, cause, rules } of verdicts) {
		if (enrollment.endedAt !== null || (kind === 'goal' && rules.goal?.exit !== true)) continue;
		await exitEnrollments(context, [enrollment.id], kind === 'goal' ? 'goal_reached' : 'exit_criterion', {
			...explain(criterion),
			...cause,
		});
	}
}
