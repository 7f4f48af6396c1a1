import type { Enrollment, Store, StepLogKind } from '../../store';

/** Few enough that the log of a chunk stays below the most the store returns at once. */
const CHUNK = 50;

/** What a journey decided for one enrollment. */
export interface StepEvent {
	at: number;
	event: StepLogKind;
	enrollmentId: string;
	journeyId: string;
	journeyName: string | null;
	stepId: string | null;
	/** The node's current name, or the one it had when last published. */
	stepName: string | null;
	executionId: string | null;
	detail: object | null;
}

/** The step log of some enrollments with step names, oldest entry of each chunk first. */
export async function readStepLog(store: Store, enrollments: Enrollment[]): Promise<StepEvent[]> {
	const names = new Map<string, Map<string, string>>();
	for (const { journeyId } of enrollments) {
		if (names.has(journeyId)) continue;
		const steps = await store.steps.list(journeyId);
		names.set(journeyId, new Map(steps.map((step) => [step.stepId, step.name])));
	}
	const journeyNames = new Map(enrollments.map(({ id, journeyName }) => [id, journeyName]));
	const events: StepEvent[] = [];
	// The newest enrollments are listed first; the oldest go into the log first.
	const ids = enrollments.map(({ id }) => id).reverse();
	for (let first = 0; first < ids.length; first += CHUNK) {
		for (const entry of await store.stepLog.list(ids.slice(first, first + CHUNK))) {
			events.push({
				at: entry.at,
				event: entry.kind,
				enrollmentId: entry.enrollmentId,
				journeyId: entry.journeyId,
				journeyName: journeyNames.get(entry.enrollmentId) ?? null,
				stepId: entry.stepId,
				stepName: names.get(entry.journeyId)?.get(entry.stepId ?? '') ?? nameThen(entry.detail),
				executionId: entry.executionId ?? null,
				detail: entry.detail ?? null,
			});
		}
	}
	return events;
}

/** Steps that hold no one aren't registered in the store: their former name is in the entry itself. */
function nameThen(detail: object | null | undefined): string | null {
	const { step } = (detail ?? {}) as { step?: unknown };
	return typeof step === 'string' ? step : null;
}
