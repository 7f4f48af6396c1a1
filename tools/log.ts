/** Takes one line of progress, without the line's end. */
export type Log = (line: string) => void;

/** A log that prefixes each line with the seconds since it was created, such as `[  12 s] line`. */
export function elapsedLog(print: Log = console.log): Log {
	const startedAt = Date.now();
	return (line) => print(`[${String(Math.round((Date.now() - startedAt) / 1000)).padStart(4)} s] ${line}`);
}

/** Discards every line. */
export const silentLog: Log = () => {};

/**
 * Reports every `intervalMs` that something silent is still running.
 * @returns a function that ends it.
 */
export function heartbeat(log: Log, what: string, intervalMs = 10_000): () => void {
	const startedAt = Date.now();
	const timer = setInterval(
		() => log(`… ${what}: ${Math.round((Date.now() - startedAt) / 1000)} s`),
		intervalMs,
	);
	return () => clearInterval(timer);
}
