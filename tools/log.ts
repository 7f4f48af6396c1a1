/** Takes one line of progress, without the line's end. */
export type Log = (line: string) => void;

/** A log that prints each line after the seconds since it was made, like `[  12 s] line`. */
export function elapsedLog(print: Log = console.log): Log {
	const startedAt = Date.now();
	return (line) => print(`[${String(Math.round((Date.now() - startedAt) / 1000)).padStart(4)} s] ${line}`);
}

/** Swallows every line. */
export const silentLog: Log = () => {};

/**
 * Says every `intervalMs` that something silent still goes on.
 * @returns what ends it.
 */
export function heartbeat(log: Log, what: string, intervalMs = 10_000): () => void {
	const startedAt = Date.now();
	const timer = setInterval(
		() => log(`… ${what}: ${Math.round((Date.now() - startedAt) / 1000)} s`),
		intervalMs,
	);
	return () => clearInterval(timer);
}
