/**
 * The states of a hold. `waiting` and `ready` are open: they will be delivered. `paused` is open too, but is not
 * delivered before its enrollment is resumed. `claimed` is leased to a clock, `delivered` is inside an n8n execution
 * that is known by its id; `done`, `failed` and `cancelled` rest.
 */
export const HOLD_STATES = [
	'waiting',
	'ready',
	'paused',
	'claimed',
	'delivered',
	'done',
	'failed',
	'cancelled',
] as const;

export type HoldState = (typeof HOLD_STATES)[number];

/** States in which the enrollment still has something before it. */
export const LIVE_HOLD_STATES: readonly HoldState[] = ['waiting', 'ready', 'paused', 'claimed', 'delivered'];

const TRANSITIONS: Record<HoldState, readonly HoldState[]> = {
	waiting: ['ready', 'paused', 'claimed', 'cancelled'],
	// `done` when an execution that was given up comes to the next step after all.
	ready: ['claimed', 'done', 'waiting', 'paused', 'cancelled'],
	// `done` as with `ready`: it may have been that before the pause.
	paused: ['waiting', 'ready', 'done', 'cancelled'],
	// Back to `ready` when the lease ends; back to `waiting` when a re-check finds the condition still false; `paused`
	// when it turns out that its enrollment is.
	claimed: ['delivered', 'done', 'ready', 'waiting', 'paused', 'failed', 'cancelled'],
	// Back to `ready` only by a retry policy, which the author of the step has asked for.
	delivered: ['done', 'failed', 'ready', 'cancelled'],
	failed: ['ready', 'done', 'cancelled'],
	done: [],
	cancelled: [],
};

/** Whether a hold may go from one state to another. The store's statements enforce the same table. */
export function canMove(from: HoldState, to: HoldState): boolean {
	return TRANSITIONS[from].includes(to);
}
