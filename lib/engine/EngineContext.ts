import type { Store } from '../store';

/** Where the engine tells operators what happened; in n8n this is n8n's own log. */
export interface EngineLog {
	info(message: string, details?: object): void;
	warn(message: string, details?: object): void;
	error(message: string, details?: object): void;
}

/** What every operation of the engine works with. */
export interface EngineContext {
	readonly store: Store;
	readonly log: EngineLog;
	/** Which process this is; see `Instances`. */
	readonly instanceId: string;
	/** Tells the clock of this process that something has become ready. */
	wake(): void;
}

/**
 * Runs `work` in one transaction, or in the one that is under way. The clock is woken afterwards, since it
 * could not see what is not committed yet.
 */
export async function inTransaction<T>(
	context: EngineContext,
	work: (context: EngineContext) => Promise<T>,
): Promise<T> {
	let woken = false;
	const result = await context.store.transaction(
		async (store) =>
			await work({
				...context,
				store,
				wake: () => {
					woken = true;
				},
			}),
	);
	if (woken) {
		context.wake();
		context.store.changes?.announce();
	}
	return result;
}
