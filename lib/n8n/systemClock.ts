import type { CancelTimer, Clock } from '../domain/clock';

/** Node rejects longer timers (they would fire at once). */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Real time. Its timers don't keep the process alive. */
const realTime: Clock = {
	now: () => Date.now(),
	setTimer(delay: number, callback: () => void): CancelTimer {
		const timer = setTimeout(callback, Math.min(Math.max(0, delay), LONGEST_TIMER));
		timer.unref();
		return () => clearTimeout(timer);
	},
};

let source = realTime;

/** The time nodes and stores use: the real one, unless a simulation has replaced it. */
export const systemClock: Clock = {
	now: () => source.now(),
	setTimer: (delay, callback) => source.setTimer(delay, callback),
};

/** Lets simulations run a year in a second; call it without an argument to restore real time. */
export function useTime(clock: Clock = realTime): void {
	source = clock;
}
