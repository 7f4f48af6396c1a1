import type { Clock } from '../domain/clock';

/** Taken now: a simulation later replaces what `Date` says. */
const { now } = Date;

/** The real time. Its timers keep the process alive: a command waits for nothing but its own work. */
export const commandClock: Clock = {
	now: () => now(),
	setTimer(delay, callback) {
		const timer = setTimeout(callback, delay);
		return () => clearTimeout(timer);
	},
};
