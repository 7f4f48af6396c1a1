/**
 * The states of a hold. `waiting` and `ready` are open: they will be delivered. `paused` is open too, but
 * isn't delivered before its enrollment is resumed. `claimed` is leased to a clock, `delivered` is inside an
 * n8n execution whose ID is known; `done`, `failed` and `canceled` are final states.
 */
export const HOLD_STATES = [
	'waiting',
	'ready',
	'paused',
	'claimed',
	'delivered',
	'done',
	'failed',
	'canceled',
] as const;

export type HoldState = (typeof HOLD_STATES)[number];

/**
 * The states that a store keeps: a claim says for all of its holds whether they are `delivered`, and what is over
 * is in the step log only.
 */
export type StoredHoldState = Exclude<HoldState, 'delivered' | 'done' | 'canceled'>;

/** States in which the enrollment still has something ahead of it. */
export const LIVE_HOLD_STATES: readonly HoldState[] = ['waiting', 'ready', 'paused', 'claimed', 'delivered'];

const TRANSITIONS: Record<HoldState, readonly HoldState[]> = {
	waiting: ['ready', 'paused', 'claimed', 'canceled'],
	// `done` if an execution that was given up reaches the next step after all.
	ready: ['claimed', 'done', 'waiting', 'paused', 'canceled'],
	// `done` as with `ready`: it may already have been that before the pause.
	paused: ['waiting', 'ready', 'done', 'canceled'],
	// Back to `ready` when the lease ends; back to `waiting` when a re-check finds the condition still false; `paused`
	// when it turns out that its enrollment is.
	claimed: ['delivered', 'done', 'ready', 'waiting', 'paused', 'failed', 'canceled'],
	// Back to `ready` only by a retry policy, which the step's author requested.
	delivered: ['done', 'failed', 'ready', 'canceled'],
	failed: ['ready', 'done', 'canceled'],
	done: [],
	canceled: [],
};

/** Whether a hold may move from one state to another. The store's statements enforce the same table. */
export function canMove(from: HoldState, to: HoldState): boolean {
	return TRANSITIONS[from].includes(to);
}
