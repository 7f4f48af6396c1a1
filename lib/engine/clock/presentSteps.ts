import { stepKey } from '../../store';
import type { StepReference } from '../holding/StepReference';

/**
 * Steps that n8n has called in this process and not closed since, whether or not they could be registered,
 * each with its latest marker. A step whose start fails, or takes long, is not a removed step.
 */
const present = new Map<string, object>();

/**
 * Notes that n8n knows a step.
 * @returns what withdraws the note; without effect once the step has been noted again
 */
export function notePresent(step: StepReference): () => void {
	const key = stepKey(step.journeyId, step.stepId);
	const note = {};
	present.set(key, note);
	return () => {
		if (present.get(key) === note) present.delete(key);
	};
}

export function isPresent(step: StepReference): boolean {
	return present.has(stepKey(step.journeyId, step.stepId));
}
