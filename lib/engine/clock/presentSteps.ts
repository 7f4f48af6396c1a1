import { stepKey } from '../../store';
import type { StepReference } from '../hold';

/**
 * Steps that n8n has called in this process and not closed since, whether or not they could be registered.
 * A step whose start fails, or takes long, is not a step that was removed.
 */
const present = new Map<string, number>();

/** Notes that n8n knows a step. Returns what takes the note back; a step may be noted several times at once. */
export function notePresent(step: StepReference): () => void {
	const key = stepKey(step.journeyId, step.stepId);
	present.set(key, (present.get(key) ?? 0) + 1);
	let noted = true;
	return () => {
		if (!noted) return;
		noted = false;
		const count = (present.get(key) ?? 1) - 1;
		if (count === 0) present.delete(key);
		else present.set(key, count);
	};
}

export function isPresent(step: StepReference): boolean {
	return present.has(stepKey(step.journeyId, step.stepId));
}
