/**
 * What makes each copy of this package in the process stop claiming. Kept on the global object, because n8n
 * may load this package twice in one process (after an update), and one handler per signal is enough for all
 * copies.
 */
const REGISTRY = Symbol.for('n8n-nodes-customer-journey.shutdown');

function stops(): Set<() => void> {
	const holder = globalThis as { [REGISTRY]?: Set<() => void> };
	if (holder[REGISTRY] === undefined) {
		const all = new Set<() => void>();
		holder[REGISTRY] = all;
		for (const signal of ['SIGTERM', 'SIGINT'] as const) {
			// First of all, because n8n's listener, too, is gone from the list once called.
			process.prependOnceListener(signal, () => {
				for (const stop of all) stop();
				// If no one else listens, our listener has kept the signal from ending the process.
				if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
			});
		}
	}
	return holder[REGISTRY];
}

/** Calls `stop` when the process is asked to end. Stores are closed later, when it exits. */
export function stopAtShutdown(stop: () => void): void {
	stops().add(stop);
}
