import type { EngineContext } from '../EngineContext';

/** What a condition on fields listens to in place of an event: a change of the contact or one of its leads. */
export const RECORD_CHANGE = '$record';

/** Has the steps look again that hold one of these contacts until a field of theirs changes. */
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
