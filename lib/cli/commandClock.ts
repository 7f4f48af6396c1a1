import type { Clock } from '../domain/clock';

/** The real time. Its timers keep the process alive: a command waits for nothing but its own work. */
export const commandClock: Clock = {
	now: () => Date.now(),
	setTimer(delay, callback) {
		const timer = setTimeout(callback, delay);
		return () => clearTimeout(timer);
	},
};
