import type { CancelTimer, Clock } from './clock';

interface Timer {
	at: number;
	order: number;
	callback: () => void;
}

/**
 * A clock that stands still until it is moved. Timers fire in the order of their instants (and of their
 * creation if two are due together) as the clock passes them.
 * @example
 * ```ts
 * const simulated = new SimulatedClock(Date.UTC(2026, 0, 1));
 * simulated.setTimer(86_400_000, () => console.log(simulated.now() === Date.UTC(2026, 0, 2))); // true
 * await simulated.advance(7 * 86_400_000);
 * ```
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

	/** The instant of the earliest timer set, or null. */
	nextTimerAt(): number | null {
		return this.#next()?.at ?? null;
	}

	/**
	 * Moves time forward by `milliseconds`, firing what comes due along the way and letting promises run
	 * after each timer.
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

	/** Sets the time without firing anything, even backwards: what a wrong system clock does. */
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
