import { RECORD_CHANGE } from '../../domain/journey';
import type { EngineContext } from '../EngineContext';

/** Makes the steps re-check these contacts that hold them until one of their fields changes. */
export async function recordChanged(context: EngineContext, contactIds: string[]): Promise<void> {
	const holds = await context.store.holds.findListening(
		contactIds.map((contactId) => ({ contactId, type: RECORD_CHANGE })),
	);
	if (holds.length === 0) return;
	const at = context.store.clock.now();
	await context.store.holds.release(
		holds.map((hold) => ({ holdId: hold.id, at, by: null })),
		'recheck',
	);
	context.wake();
}
