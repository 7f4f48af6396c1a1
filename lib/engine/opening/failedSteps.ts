import type { MissingStep } from '../../domain/journey';

/**
 * Steps whose node n8n has called in this process and that couldn't start, by journey and step, with what they
 * said. n8n may publish the rest of their workflow all the same.
 */
const failed = new Map<string, Map<string, MissingStep>>();

/** Notes that a step couldn't start. */
export function noteFailedStep(journeyId: string, step: MissingStep): void {
	const steps = failed.get(journeyId) ?? new Map<string, MissingStep>();
	failed.set(journeyId, steps.set(step.stepId, step));
}

/** Forgets that a step couldn't start. */
export function forgetFailedStep(journeyId: string, stepId: string): void {
	const steps = failed.get(journeyId);
	steps?.delete(stepId);
	if (steps?.size === 0) failed.delete(journeyId);
}

export function failedStepsOf(journeyId: string): MissingStep[] {
	return [...(failed.get(journeyId)?.values() ?? [])];
}
