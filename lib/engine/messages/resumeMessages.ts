import { setImmediate as nextTurn } from 'node:timers/promises';

import { inTransaction, type EngineContext } from '../EngineContext';

const CHUNK = 500;

/**
 * Lets messages go that wait because all sending was stopped: they are decided on afresh. Call it after sending was
 * resumed.
 */
export async function releaseStopped(context: EngineContext): Promise<void> {
	let after: string | null = '';
	while (after !== null) {
		const from: string = after;
		after = await inTransaction(context, async (tx): Promise<string | null> => {
			tx.wake();
			return await tx.store.messages.resumeStopped(from, CHUNK);
		});
		await nextTurn();
	}
}
