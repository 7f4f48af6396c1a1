import { stepKey, type GuardedEnrollment } from '../../store';
import type { EngineContext } from '../EngineContext';
import { applyVerdicts, type Verdict } from './applyVerdicts';
import { LONGEST_WINDOW } from './convertible';
import { meetingOne } from './meetingCriteria';
import { readRules } from './entryRules';

/** Applies exit criteria and goals on segments and conditions to contacts that have changed. */
export async function judgeStates(context: EngineContext, contactIds: string[]): Promise<void> {
	const { store } = context;
	await judgeEnrollments(
		context,
		await store.enrollments.guarded(contactIds, store.clock.now() - LONGEST_WINDOW),
	);
}

/** The same for given enrollments. */
export async function judgeEnrollments(
	context: EngineContext,
	enrollments: GuardedEnrollment[],
): Promise<void> {
	if (enrollments.length === 0) return;
	const rules = await readRules(context.store);
	const bySource = Map.groupBy(enrollments, ({ journeyId, entryStepId }) => stepKey(journeyId, entryStepId));
	const verdicts: Verdict[] = [];
	for (const [key, group] of bySource) {
		const own = rules.get(key);
		if (own === undefined) continue;
		const contactIds = [...new Set(group.map(({ contactId }) => contactId))];
		const criteria = [
			...(own.goal === null ? [] : [{ kind: 'goal' as const, criterion: own.goal.criterion }]),
			...own.exits.map((criterion) => ({ kind: 'exit' as const, criterion })),
		];
		for (const { kind, criterion } of criteria) {
			const meeting = new Set(await meetingOne(context, criterion, contactIds, own.zone));
			for (const enrollment of group) {
				if (enrollment.endedAt !== null && kind === 'exit') continue;
				if (meeting.has(enrollment.contactId))
					verdicts.push({ enrollment, kind, criterion, rules: own, cause: {} });
			}
		}
	}
	await applyVerdicts(context, verdicts);
}
