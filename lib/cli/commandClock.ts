import type { Clock } from '../domain/clock';

/** Captured now: a simulation later replaces what `Date` says. */
const { now } = Date;

/** Real time. Its timers keep the process alive: a command waits only for its own work. */
export const commandClock: Clock = {
	now: () => now(),
	setTimer(delay, callback) {
		const timer = setTimeout(callback, delay);
		return () => clearTimeout(timer);
	},
};
