import type { CancelTimer, Clock } from './clock';

interface Timer {
	at: number;
	order: number;
	callback: () => void;
}

/**
 * A clock that stands still until it is told to move. Timers fire in the order of their instants
 * (and of their creation, when two are due together) while the clock passes over them.
 */
export class SimulatedClock implements Clock {
	#now: number;

	#order = 0;

	readonly #timers = new Set<Timer>();

	/** @param start the first instant, UTC epoch milliseconds */
	constructor(start: number) {
		this.#now = start;
	}

	now(): number {
		return this.#now;
	}

	setTimer(delay: number, callback: () => void): CancelTimer {
		const timer: Timer = { at: this.#now + Math.max(0, delay), order: this.#order++, callback };
		this.#timers.add(timer);
		return () => {
			this.#timers.delete(timer);
		};
	}

	/** The instant of the earliest timer that is set, or null. */
	nextTimerAt(): number | null {
		return this.#next()?.at ?? null;
	}

	/**
	 * Moves time forward by `milliseconds`, firing what becomes due on the way and giving promises a
	 * chance to run after each timer.
	 */
	async advance(milliseconds: number): Promise<void> {
		await this.advanceTo(this.#now + milliseconds);
	}

	/** Moves time forward to an instant; see {@link SimulatedClock.advance}. */
	async advanceTo(instant: number): Promise<void> {
		for (;;) {
			const next = this.#next();
			if (next === undefined || next.at > instant) break;
			this.#timers.delete(next);
			this.#now = Math.max(this.#now, next.at);
			next.callback();
			await settlePromises();
		}
		this.#now = Math.max(this.#now, instant);
		await settlePromises();
	}

	/** Sets the time without firing anything, also backwards: what a wrong system clock does. */
	jumpTo(instant: number): void {
		this.#now = instant;
	}

	#next(): Timer | undefined {
		let first: Timer | undefined;
		for (const timer of this.#timers) {
			if (
				first === undefined ||
				timer.at < first.at ||
				(timer.at === first.at && timer.order < first.order)
			) {
				first = timer;
			}
		}
		return first;
	}
}

/** Lets everything that waits for an already settled promise run. */
async function settlePromises(): Promise<void> {
	await new Promise<void>((resolve) => setImmediate(resolve));
}
