import { setImmediate as nextTurn } from 'node:timers/promises';

import { isOpen } from '../../domain/journey';
import { DUE_RANGES } from '../../store';
import type { EngineContext } from '../EngineContext';
import { exitEnrollments } from '../enrollments/exit';
import type { StepRegistration } from './StepRegistration';

/** Rows per statement, so that n8n's event loop is not blocked for more than a few milliseconds. */
const CHUNK = 500;

/** Terms that no hold has. */
const NO_TERMS = '';

/** Makes what waits at a step fit the step as it is published now. */
export async function adoptRegistration(context: EngineContext, step: StepRegistration): Promise<void> {
	const { store } = context;
	const before = await store.steps.get(step.journeyId, step.stepId);
	// What came due during a pause is not overdue: it continues when the journey is resumed.
	// Nor is what waits to start in a journey that isn't open.
	const journey = await store.steps.journey(step.journeyId);
	const waits =
		Boolean(journey?.pausedAt) || (step.entry !== undefined && journey !== null && !isOpen(journey));
	if (step.ifOverdue === 'exit' && step.reactivated && !waits) await exitOverdue(context, step);
	// With an error in this step a new look would fail everyone who waits here: they keep their terms until it's fixed.
	const termsKey = step.faulty && before !== null ? before.termsKey : step.termsKey;
	if (step.recheckOverdue && !step.faulty)
		await lookAgain(context, { ...step, termsKey: NO_TERMS }, ['past']);
	if (before !== null && before.termsKey !== termsKey && step.applyChanges) {
		await lookAgain(context, step, DUE_RANGES);
		while ((await store.holds.outdatePaused(step, CHUNK)) === CHUNK) await nextTurn();
	}
	// Last: a crash halfway leaves the old fingerprint, and the next start finishes the work.
	await store.steps.save({
		journeyId: step.journeyId,
		stepId: step.stepId,
		name: step.name,
		type: step.type,
		termsKey,
		failurePolicy: step.failurePolicy,
		journeyName: step.journeyName,
	});
}

/** Makes the step re-check contacts that got their terms from another fingerprint. */
async function lookAgain(
	{ store }: EngineContext,
	step: { journeyId: string; stepId: string; termsKey: string },
	ranges: ReadonlyArray<(typeof DUE_RANGES)[number]>,
): Promise<void> {
	const at = store.clock.now();
	for (const range of ranges) {
		while ((await store.holds.releaseOutdated(step, { at, range, limit: CHUNK })) === CHUNK) await nextTurn();
	}
}

async function exitOverdue(context: EngineContext, step: StepRegistration): Promise<void> {
	const overdueBefore = context.store.clock.now();
	for (;;) {
		const ids = await context.store.holds.enrollmentsAt(step.journeyId, step.stepId, {
			limit: CHUNK,
			overdueBefore,
		});
		if (ids.length === 0) return;
		await exitEnrollments(context, ids, 'overdue');
		await nextTurn();
	}
}
