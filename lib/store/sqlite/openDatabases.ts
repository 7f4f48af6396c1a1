/**
 * The close functions of all SQLite stores open in this process. Kept on the global object, because n8n may
 * load this package twice in one process (after an update), and one `exit` handler is enough for all copies.
 */
const REGISTRY = Symbol.for('n8n-nodes-customer-journey.openDatabases');

function closers(): Set<() => void> {
	const holder = globalThis as { [REGISTRY]?: Set<() => void> };
	if (holder[REGISTRY] === undefined) {
		const all = new Set<() => void>();
		holder[REGISTRY] = all;
		// n8n ends its process as soon as it has stopped, and notifies nodes before their last executions have
		// ended. So this is the first moment at which no execution needs a store. What runs here must be
		// synchronous.
		process.on('exit', () => {
			for (const close of all) close();
		});
	}
	return holder[REGISTRY];
}

/**
 * Closes a database when the process ends, however it ends, unless it is killed.
 * @param close must not throw
 * @returns what undoes that, for a database that is closed earlier
 */
export function closeAtExit(close: () => void): () => void {
	const all = closers();
	all.add(close);
	return () => all.delete(close);
}
