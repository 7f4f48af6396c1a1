import type { DeltaKind } from './deltaKinds';

/**
 * What has become of everyone who came to a step. `arrived = here + left + failed + exited + moved`, always:
 * visits are counted, so loops add up, too.
 */
export interface Balance {
	arrived: number;
	/** At the step now. */
	here: number;
	/** Went on by one of its outputs. */
	left: number;
	/** Kept for review: a node behind the step failed. */
	failed: number;
	exited: number;
	/** Moved to another step by hand. */
	moved: number;
}

/** What has become of everyone who entered a journey. */
export interface JourneyBalance {
	entered: number;
	completed: number;
	exited: number;
	/** Reached the goal. */
	reached: number;
}

/** What one movement of each kind does to the balance of its step. */
const STEP_EFFECTS: Partial<Record<DeltaKind, Partial<Balance>>> = {
	arrived: { arrived: 1, here: 1 },
	arrivedFailed: { arrived: 1, failed: 1 },
	passed: { arrived: 1, left: 1 },
	left: { here: -1, left: 1 },
	failed: { left: -1, failed: 1 },
	retried: { failed: -1, here: 1 },
	lateFailed: { failed: -1, left: 1 },
	lateRetried: { here: -1, left: 1 },
	exitedHere: { here: -1, exited: 1 },
	exitedFailed: { failed: -1, exited: 1 },
	exitedBehind: {},
	movedHere: { here: -1, moved: 1 },
	movedFailed: { failed: -1, moved: 1 },
};

const JOURNEY_EFFECTS: Partial<Record<DeltaKind, Partial<JourneyBalance>>> = {
	entered: { entered: 1 },
	completed: { completed: 1 },
	exited: { exited: 1 },
	revived: { exited: -1 },
	goal: { reached: 1 },
	correctedEntered: { entered: 1 },
	correctedCompleted: { completed: 1 },
	correctedExited: { exited: 1 },
};

export function emptyBalance(): Balance {
	return { arrived: 0, here: 0, left: 0, failed: 0, exited: 0, moved: 0 };
}

export function emptyJourneyBalance(): JourneyBalance {
	return { entered: 0, completed: 0, exited: 0, reached: 0 };
}

/** Adds `visits` movements of one kind to the balance of their step. */
export function addToBalance(balance: Balance, kind: DeltaKind, visits: number): void {
	addTimes(balance, effectOn(kind, visits), visits);
}

/** The same for the balance of their journey. */
export function addToJourney(balance: JourneyBalance, kind: DeltaKind, visits: number): void {
	addTimes(balance, JOURNEY_EFFECTS[kind] ?? {}, visits);
}

/** What a movement adds to the passages by its output. */
export function leavingOf(kind: DeltaKind, visits: number): number {
	return (effectOn(kind, visits).left ?? 0) * visits;
}

/** By how many the balance fails to add up; 0: it does. */
export function imbalanceOf({ arrived, here, left, failed, exited, moved }: Balance): number {
	return arrived - here - left - failed - exited - moved;
}

/**
 * Who is there without having been counted did arrive, and who is gone without having been counted did leave:
 * a correction keeps the balance.
 */
function effectOn(kind: DeltaKind, visits: number): Partial<Balance> {
	if (kind !== 'correctedHere' && kind !== 'correctedFailed') return STEP_EFFECTS[kind] ?? {};
	const there = kind === 'correctedHere' ? 'here' : 'failed';
	return visits > 0 ? { arrived: 1, [there]: 1 } : { [there]: 1, left: -1 };
}

function addTimes<T extends object>(sum: T, effect: Partial<T>, times: number): void {
	for (const [name, value] of Object.entries(effect)) {
		sum[name as keyof T] = ((sum[name as keyof T] as number) + (value as number) * times) as T[keyof T];
	}
}
