import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

import { dependenciesOf } from '../../domain/conditions';
import type { Criterion, EntryRules } from '../../domain/journey';
import { inTransaction, type EngineContext } from '../EngineContext';
import type { StepReference } from '../holding/StepReference';
import { judgeEnrollments } from './judgeStates';

const CHUNK = 250;

/** Applies exit criteria and goals that have come true merely because time has passed. */
export async function sweepRules(context: EngineContext): Promise<void> {
	for (const { journeyId, stepId, rules } of await context.store.entries.withRules()) {
		if (rules !== null && criteriaOf(rules).some(dependsOnTime)) await sweep(context, { journeyId, stepId });
	}
}

/**
 * The same for a trigger that got new ones: what is already true counts for contacts already in the journey,
 * too.
 */
export async function sweepNewRules(
	context: EngineContext,
	source: StepReference,
	before: EntryRules | null,
	now: EntryRules,
): Promise<void> {
	const known = before === null ? [] : criteriaOf(before);
	const isNew = (criterion: Criterion): boolean =>
		!known.some((other) => isDeepStrictEqual(other, criterion));
	if (criteriaOf(now).some((criterion) => criterion.kind !== 'event' && isNew(criterion)))
		await sweep(context, source);
}

async function sweep(context: EngineContext, source: StepReference): Promise<void> {
	for (let after: string | null = null; ;) {
		const last: string | null = await inTransaction(context, async (tx) => {
			const living = await tx.store.enrollments.livingOf(source, { after, limit: CHUNK });
			await judgeEnrollments(tx, living);
			return living.length < CHUNK ? null : (living.at(-1)?.id ?? null);
		});
		if (last === null) break;
		after = last;
		await nextTurn();
	}
}

function criteriaOf({ exits, goal }: EntryRules): Criterion[] {
	return goal === null ? exits : [...exits, goal.criterion];
}

function dependsOnTime(criterion: Criterion): boolean {
	return criterion.kind === 'condition' && dependenciesOf(criterion.condition).timeDependent;
}
