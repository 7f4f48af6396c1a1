import type { CancelTimer, Clock } from '../domain/clock';

/** Node refuses longer timers (they would fire at once). */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The real time. Its timers do not keep the process alive. */
const realTime: Clock = {
	now: () => Date.now(),
	setTimer(delay: number, callback: () => void): CancelTimer {
		const timer = setTimeout(callback, Math.min(Math.max(0, delay), LONGEST_TIMER));
		timer.unref();
		return () => clearTimeout(timer);
	},
};

let source = realTime;

/** The time that nodes and stores go by: the real one, unless a simulation has replaced it. */
export const systemClock: Clock = {
	now: () => source.now(),
	setTimer: (delay, callback) => source.setTimer(delay, callback),
};

/** Lets simulations run a year in a second; without an argument the real time is back. */
export function useTime(clock: Clock = realTime): void {
	source = clock;
}
