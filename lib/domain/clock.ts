/** Stops a timer set by a {@link Clock}. Calling it twice, or after the timer fired, does nothing. */
export type CancelTimer = () => void;

/**
 * The only source of time in this package. Everything below `lib/n8n` gets one, so that tests and simulations
 * can run a year in a second.
 */
export interface Clock {
	/** The current instant in UTC epoch milliseconds. */
	now(): number;
	/** Calls `callback` once, `delay` milliseconds from now (at once when `delay` ≤ 0, but never synchronously). */
	setTimer(delay: number, callback: () => void): CancelTimer;
}
