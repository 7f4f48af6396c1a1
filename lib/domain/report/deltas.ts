import type { HoldState } from '../journey/holdState';
import { DELTA_KINDS, type DeltaKind } from './deltaKinds';
import { addTime, type Histogram } from './durations';
import { VALUE_UNIT, type CountedEntry, type EnrollmentFacts } from './entry';
import { shortReason } from './reasons';

/** Alike movements, summed. */
export interface Delta {
	journeyId: string;
	/** Empty: of the journey as a whole. */
	stepId: string;
	kind: DeltaKind;
	/** Counted from 0; -1: none, or none is known. */
	output: number;
	/** Why, for machines; empty: there is no reason. */
	reason: string;
	cohort: number;
	visits: number;
	/** Those of the visits that were an enrollment's first of the step. */
	people: number;
	/** How long they were there. */
	times: Histogram | null;
}

/** One movement that an entry stands for. */
interface Movement {
	stepId: string;
	kind: DeltaKind;
	output?: number;
	reason?: string;
	visits?: number;
	lasted?: number | null;
	first?: boolean;
}

/** States of holds whose enrollment has already left the step. */
const BEHIND = new Set<HoldState>(['delivered', 'done', 'canceled']);

/**
 * What log entries change in the numbers: one delta for each journey, step, kind, output, reason and day of
 * entry among them. An enrollment's entries must all be given at once, if they belong to one transaction: one
 * that exits from two steps is one that has exited.
 */
export function deltasOf(
	entries: readonly CountedEntry[],
	facts: ReadonlyMap<string, EnrollmentFacts>,
): Delta[] {
	const sums = new Map<string, Delta>();
	const counted = new Set<string>();
	for (const entry of entries) {
		const known = facts.get(entry.enrollmentId);
		if (known === undefined || known.test) continue;
		// Once for each enrollment, at however many steps it was.
		const once = `${entry.kind} ${entry.enrollmentId}`;
		const first = !counted.has(once);
		counted.add(once);
		for (const movement of movementsOf(entry, first)) add(sums, entry.journeyId, known.cohort, movement);
	}
	return [...sums.values()];
}

/** @param isFirst of its kind and enrollment, in this transaction */
function movementsOf(entry: CountedEntry, isFirst: boolean): Movement[] {
	const { kind, was } = entry;
	const stepId = entry.stepId ?? '';
	const output = entry.output ?? -1;
	const first = entry.again !== true;
	switch (kind) {
		case 'entered':
			return [{ stepId, kind: 'arrived', first }, ofJourney('entered')];
		case 'held':
		case 'moved_in':
			return [{ stepId, kind: 'arrived', first }];
		case 'revived':
			return [
				{ stepId, kind: was === 'failed' ? 'arrivedFailed' : 'arrived' },
				...(isFirst ? [ofJourney('revived', entry)] : []),
			];
		case 'split':
		case 'passed':
			return [{ stepId, kind: 'passed', output, first }];
		case 'delivered':
			return [{ stepId, kind: 'left', output, lasted: entry.lasted }];
		case 'failed':
			return [{ stepId, kind: 'failed', output }];
		case 'retried':
			return [{ stepId, kind: 'retried' }];
		case 'settled_late':
			return [{ stepId, kind: was === 'failed' ? 'lateFailed' : 'lateRetried', output }];
		case 'moved':
			return [{ stepId, kind: was === 'failed' ? 'movedFailed' : 'movedHere' }];
		case 'exited':
			return [
				...(entry.stepId === null ? [] : [exitFrom(stepId, was, entry.reason)]),
				...(isFirst ? [ofJourney('exited', entry)] : []),
			];
		case 'completed':
			// At the step that it came from last: the journey's number is the sum of these.
			return isFirst ? [{ stepId, kind: 'completed', output }] : [];
		case 'goal_reached':
			return [ofJourney('goal'), ...valueOf(entry), ...creditsOf(entry)];
		default:
			return [];
	}
}

function exitFrom(stepId: string, was: CountedEntry['was'], reason: CountedEntry['reason']): Movement {
	const kind = was === 'failed' ? 'exitedFailed' : was && BEHIND.has(was) ? 'exitedBehind' : 'exitedHere';
	return { stepId, kind, reason: shortReason(reason) };
}

function ofJourney(kind: DeltaKind, entry?: CountedEntry): Movement {
	return { stepId: '', kind, reason: shortReason(entry?.reason) };
}

function valueOf({ value }: CountedEntry): Movement[] {
	if (!value) return [];
	const visits = Math.round(value.amount * VALUE_UNIT);
	return [{ stepId: '', kind: 'value', reason: shortReason(value.currency), visits }];
}

/** Every output that it took before the goal gets the credit once, and the last one for being the last. */
function creditsOf({ path = [] }: CountedEntry): Movement[] {
	const taken = path.map(({ stepId, output }) => ({ stepId, output: output ?? -1 }));
	const distinct = new Map(taken.map((one) => [`${one.stepId} ${one.output}`, one]));
	const last = taken.at(-1);
	return [
		...[...distinct.values()].map((one): Movement => ({ ...one, kind: 'converted' })),
		...(last === undefined ? [] : [{ ...last, kind: 'convertedLast' as const }]),
	];
}

function add(
	sums: Map<string, Delta>,
	journeyId: string,
	cohort: number,
	{ stepId, kind, output = -1, reason = '', visits = 1, lasted, first = false }: Movement,
): void {
	const key = JSON.stringify([journeyId, stepId, DELTA_KINDS[kind], output, reason, cohort]);
	let delta = sums.get(key);
	if (delta === undefined) {
		delta = { journeyId, stepId, kind, output, reason, cohort, visits: 0, people: 0, times: null };
		sums.set(key, delta);
	}
	delta.visits += visits;
	if (first) delta.people += 1;
	if (lasted !== null && lasted !== undefined) {
		delta.times ??= {};
		addTime(delta.times, lasted);
	}
}
