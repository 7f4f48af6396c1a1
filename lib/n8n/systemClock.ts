import type { CancelTimer, Clock } from '../domain/clock';

/** Node refuses longer timers (they would fire at once). */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The real time. Its timers do not keep the process alive. */
export const systemClock: Clock = {
	now: () => Date.now(),
	setTimer(delay: number, callback: () => void): CancelTimer {
		const timer = setTimeout(callback, Math.min(Math.max(0, delay), LONGEST_TIMER));
		timer.unref();
		return () => clearTimeout(timer);
	},
};
