import { dependenciesOf } from '../../domain/conditions';
import { describeStepEvent, describeWait, type EnrollmentFacts } from '../../domain/explain';
import type { BranchTerms } from '../../domain/journey';
import type { Enrollment, Store } from '../../store';
import { readStepLog, type StepEvent } from './readStepLog';

/** In progress at the same time, which takes re-entry without limits. */
const MOST_LIVING = 20;

/** Of those that ended, only the latest say something about now. */
const MOST_ENDED = 5;

/** An enrollment with what explains it. */
export interface ExplainedEnrollment extends EnrollmentFacts {
	id: string;
	journeyId: string;
	steps: Array<EnrollmentFacts['steps'][number] & { stepId: string; state: string; dueAt: number | null }>;
	lastFailure: (NonNullable<EnrollmentFacts['lastFailure']> & { executionId: string | null }) | null;
}

/** A contact's enrollments in progress, those of their account, and the latest that ended, newest first of each. */
export async function explainEnrollments(
	store: Store,
	contactId: string,
	zone: string,
): Promise<ExplainedEnrollment[]> {
	const living = [
		...(await store.enrollments.list({ contactId, status: 'failed', limit: MOST_LIVING })),
		...(await store.enrollments.list({ contactId, status: 'active', limit: MOST_LIVING })),
		...(await throughAccount(store, contactId)),
	];
	const ended = [
		...(await store.enrollments.list({ contactId, status: 'completed', limit: MOST_ENDED })),
		...(await store.enrollments.list({ contactId, status: 'exited', limit: MOST_ENDED })),
	].sort((left, right) => right.enteredAt - left.enteredAt);
	const shown = [...living, ...ended.slice(0, MOST_ENDED)];
	const log = Map.groupBy(await readStepLog(store, shown), ({ enrollmentId }) => enrollmentId);
	const branches = await store.holds.branchesOf(
		living.flatMap(({ positions }) => positions.map(({ holdId }) => holdId)),
	);
	const segments = await segmentNames(store, [...branches.values()]);
	return shown.map((enrollment) => ({
		...ownFacts(enrollment),
		throughAccount: enrollment.contactId !== contactId,
		steps: enrollment.positions.map(({ holdId, stepId, stepName, state, dueAt, arrivedAt }) => {
			const facts = { state, dueAt, branches: branches.get(holdId) ?? null };
			return {
				stepId,
				stepName: stepName ?? stepId,
				state,
				since: arrivedAt,
				dueAt,
				waitsFor: describeWait(facts, zone, { segments }),
			};
		}),
		...latestOf(log.get(enrollment.id) ?? [], enrollment, zone),
	}));
}

/** Where accounts are enrolled, a colleague may have brought the contact’s account in. */
async function throughAccount(store: Store, contactId: string): Promise<Enrollment[]> {
	const found: Enrollment[] = [];
	for (const { enrollmentId } of (await store.enrollments.ofColleagues([contactId])).slice(0, MOST_LIVING)) {
		const enrollment = await store.enrollments.get(enrollmentId);
		if (enrollment !== null) found.push(enrollment);
	}
	return found;
}

function ownFacts(
	enrollment: Enrollment,
): Omit<ExplainedEnrollment, 'throughAccount' | 'steps' | 'lastDecision' | 'lastFailure'> {
	const { id, journeyId, journeyName, status, reason, enteredAt, endedAt, pausedAt, goalAt } = enrollment;
	return {
		id,
		journeyId,
		journeyName: journeyName ?? journeyId,
		status,
		reason,
		enteredAt,
		endedAt,
		pausedAt,
		goalAt,
	};
}

/** The last decision; the last failure, as long as it counts: what was retried with success is over. */
function latestOf(
	log: StepEvent[],
	enrollment: Enrollment,
	zone: string,
): Pick<ExplainedEnrollment, 'lastDecision' | 'lastFailure'> {
	const last = log.at(-1);
	const failure = log.findLast(({ event }) => event === 'failed');
	const kept = enrollment.positions.findLast(({ error }) => error !== null);
	return {
		lastDecision: last === undefined ? null : { at: last.at, text: describeStepEvent(last, zone) },
		lastFailure:
			enrollment.status !== 'failed' || (failure === undefined && kept === undefined)
				? null
				: {
						at: failure?.at ?? (kept?.arrivedAt as number),
						...failureOf(failure, kept?.error ?? null),
						executionId: failure?.executionId ?? kept?.executionId ?? null,
					},
	};
}

function failureOf(
	failure: StepEvent | undefined,
	kept: { message: string; node?: string | null } | null,
): { node: string | null; message: string } {
	const { message, node } = (failure?.detail ?? kept ?? {}) as { message?: string; node?: string | null };
	return { node: node ?? failure?.stepName ?? null, message: message ?? 'there is no message' };
}

/** The names of the segments that conditions mention. */
async function segmentNames(store: Store, terms: BranchTerms[]): Promise<ReadonlyMap<string, string>> {
	const ids = new Set(
		terms.flatMap(({ branches }) =>
			branches.flatMap((branch) =>
				branch.kind === 'condition' ? [...dependenciesOf(branch.condition).segmentIds] : [],
			),
		),
	);
	const names = new Map<string, string>();
	for (const id of ids) {
		const segment = await store.segments.get(id);
		if (segment !== null) names.set(id, segment.name);
	}
	return names;
}
