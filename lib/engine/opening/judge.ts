import { checkJourney, errorsIn, type CheckedWorkflow, type Finding } from '../../domain/journey/check';
import type { Store } from '../../store';
import { readNames } from './readStoreFacts';

/** A version of a workflow, as a node sees it. */
export interface WorkflowVersion {
	/** The same for workflows in which a check finds the same. */
	fingerprint: string;
	workflow: CheckedWorkflow;
}

interface Judged {
	fingerprint: string;
	errors: Promise<Finding[]>;
}

/** The newest judgment of each journey, per store. */
const judged = new WeakMap<Store, Map<string, Judged>>();

/**
 * The errors because of which no contact may start in this version of a journey. A version without errors is
 * looked at once per process: what the store lacks later doesn't close a journey that's running.
 * @param again look even if this version has been looked at
 */
export async function errorsOf(
	store: Store,
	journeyId: string,
	{ fingerprint, workflow }: WorkflowVersion,
	again = false,
): Promise<Finding[]> {
	const known = judged.get(store) ?? new Map<string, Judged>();
	judged.set(store, known);
	const before = known.get(journeyId);
	if (!again && before?.fingerprint === fingerprint) return await before.errors;
	const errors = judge(store, workflow);
	const judgment = { fingerprint, errors };
	known.set(journeyId, judgment);
	const forget = (): void => {
		if (known.get(journeyId) === judgment) known.delete(journeyId);
	};
	// A store that's away says nothing about the workflow.
	errors.catch(forget);
	return await errors;
}

async function judge(store: Store, workflow: CheckedWorkflow): Promise<Finding[]> {
	return errorsIn(checkJourney(workflow, await readNames(store)));
}
