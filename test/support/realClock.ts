import type { Clock } from '../../lib/domain';

/** The machine's own time, for tests that wait for locks of other connections. */
export const realClock: Clock = {
	now: () => Date.now(),
	setTimer(delay, callback) {
		const timer = setTimeout(callback, delay);
		// As in n8n: a timer that is left keeps nobody from ending.
		timer.unref();
		return () => clearTimeout(timer);
	},
};
