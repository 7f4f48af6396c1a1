import type { NewChange } from '../../store';
import type { EngineContext } from '../EngineContext';
import { recordChanged } from '../holding/recordChanged';

export { changedFields } from '../../domain/journey';

/**
 * Notes changes, in the transaction that makes them, for everything that reacts to them; see
 * `processChanges`.
 * @param locked whether this transaction has written to the contacts, which locks them
 */
export async function noteChanges(
	context: EngineContext,
	changes: NewChange[],
	{ locked = false }: { locked?: boolean } = {},
): Promise<void> {
	if (changes.length === 0) return;
	await context.store.changes.add(changes, { locked });
	context.wake();
}

/** The same for a contact or lead, whose fields the expressions of waiting steps may read. */
export async function noteRecordChange(context: EngineContext, change: NewChange): Promise<void> {
	await recordChanged(context, [change.contactId]);
	await noteChanges(context, [change]);
}
