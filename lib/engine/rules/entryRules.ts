import type { EntryRules } from '../../domain/journey';
import { stepKey, type GuardedEnrollment, type Store } from '../../store';

/** The rules of all triggers, by `stepKey` of their journey and step. */
export async function readRules(store: Store): Promise<Map<string, EntryRules>> {
	const sources = await store.entries.withRules();
	return new Map(
		sources.flatMap(({ journeyId, stepId, rules }) =>
			rules === null ? [] : [[stepKey(journeyId, stepId), rules] as const],
		),
	);
}

export function rulesOf(
	rules: Map<string, EntryRules>,
	{ journeyId, entryStepId }: Pick<GuardedEnrollment, 'journeyId' | 'entryStepId'>,
): EntryRules | undefined {
	return rules.get(stepKey(journeyId, entryStepId));
}
