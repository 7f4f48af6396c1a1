import type { EngineContext } from '../EngineContext';

const BETWEEN_TRIES = 5_000;

/** Engines, by their id, whose store's files may still contain something erased. */
const owing = new Set<string>();

/** Has the clock remove what an erasure leaves in the store's files, once its transaction has ended. */
export function oweRemoval(context: EngineContext): void {
	owing.add(context.instanceId);
	context.wake();
}

/**
 * Removes it, unless another process still reads the earlier data.
 * @returns when to try again, or null
 */
export async function removeErased({ store, instanceId }: EngineContext): Promise<number | null> {
	if (!owing.has(instanceId)) return null;
	// Removed first: an erasure that happens meanwhile adds it again.
	owing.delete(instanceId);
	if (await store.forgetErased()) return null;
	owing.add(instanceId);
	return store.clock.now() + BETWEEN_TRIES;
}

/** The engine is closed; the store empties its log when it closes. */
export function forgetErasures(instanceId: string): void {
	owing.delete(instanceId);
}
