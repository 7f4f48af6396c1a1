import type { MessageState } from './types';

/**
 * How far a message has come: a report moves it only up, so that reports may arrive late, twice and in any order.
 * A message that isn't known to have gone out is moved by every report about it.
 */
const PROGRESS = {
	released: 0,
	reserved: 0,
	failed: 0,
	sending: 1,
	unconfirmed: 1,
	handed: 2,
	accepted: 3,
	delivered: 4,
	bounced: 5,
	dropped: 5,
	complained: 6,
} as const satisfies Partial<Record<MessageState, number>>;

/** A state that a message gets by what's heard of it. */
export type ReportedState = Extract<
	MessageState,
	'handed' | 'accepted' | 'delivered' | 'bounced' | 'dropped' | 'complained'
>;

/** The states from which a report of this one moves a message. */
export function statesBefore(state: ReportedState): MessageState[] {
	return (Object.keys(PROGRESS) as Array<keyof typeof PROGRESS>).filter(
		(earlier) => PROGRESS[earlier] < PROGRESS[state],
	);
}

/** A message in one of these states is known to have gone out. */
export const GONE_STATES: ReadonlySet<MessageState> = new Set(statesAfter('unconfirmed'));

/** From these an operator may take a message back: it then doesn't count anymore. */
export const RELEASABLE_STATES: readonly MessageState[] = [
	'reserved',
	'sending',
	'handed',
	'failed',
	'unconfirmed',
];

function statesAfter(state: keyof typeof PROGRESS): MessageState[] {
	return (Object.keys(PROGRESS) as Array<keyof typeof PROGRESS>).filter(
		(later) => PROGRESS[later] > PROGRESS[state],
	);
}
