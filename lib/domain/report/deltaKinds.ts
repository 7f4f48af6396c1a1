/**
 * What is counted, with the number each kind is stored as. The numbers never change: counters outlive the rows
 * they were counted from. Up to `revived` they are about a step, from `entered` on about the journey as a whole.
 */
export const DELTA_KINDS = {
	/** Came to a step that holds, and is there. */
	arrived: 1,
	/** Came to a step and left it at once. */
	passed: 2,
	/** Left a step that held. */
	left: 3,
	/** A node behind the step failed, which takes the passage back. */
	failed: 4,
	retried: 5,
	/** Reached its next step although it had been given up as failed. */
	lateFailed: 6,
	/** The same after it had been retried. */
	lateRetried: 7,
	exitedHere: 8,
	exitedFailed: 9,
	/** Exited after it had left the step: it was in an execution. */
	exitedBehind: 10,
	movedHere: 11,
	movedFailed: 12,
	/** The check found that this many more (or fewer) are at the step than was counted. */
	correctedHere: 13,
	/** The same for those that have failed there. */
	correctedFailed: 14,
	/** Left by this output at some time before it reached the goal. Not additive: it took others, too. */
	converted: 15,
	/** This output was the last that it took before it reached the goal. */
	convertedLast: 16,
	/** Came back to a step where it had failed: a merge was undone. */
	arrivedFailed: 17,

	entered: 32,
	/** At the step that held it last. */
	completed: 33,
	exited: 34,
	/** A merge was undone, which revived an enrollment that had exited. */
	revived: 35,
	/** Reached the journey’s goal. */
	goal: 36,
	/** What conversions are worth, in ten-thousandths of their currency; the currency is the reason. */
	value: 37,
	/** Its conversion window has closed: output 1 if it had converted, else 0. */
	matured: 38,
	/** The check found that this many more have completed or exited than was counted, by reason. */
	correctedCompleted: 39,
	correctedExited: 40,
	correctedEntered: 41,
} as const;

export type DeltaKind = keyof typeof DELTA_KINDS;

const NAMES = new Map<number, DeltaKind>(
	Object.entries(DELTA_KINDS).map(([name, code]) => [code, name as DeltaKind]),
);

/** The kind that is stored as this number. */
export function deltaKindOf(code: number): DeltaKind {
	const name = NAMES.get(code);
	if (name === undefined) throw new RangeError(`no kind of count is stored as ${code}`);
	return name;
}
