import { inTransaction, type EngineContext } from '../EngineContext';
import { oweRemoval } from './erasures';
import { exitEnrollments } from '../enrollments/exit';
import { noteChanges } from '../changes/noteChanges';
import { lockContact } from '../records/lockContact';

export interface Erasure {
	contactId: string;
	/** UTC epoch milliseconds. */
	erasedAt: number;
	/** Journeys that it was in, and has left now. */
	exited: number;
	/** How many rows were deleted or emptied, by table. */
	rows: Record<string, number>;
}

/**
 * Removes all that is personal about a contact, everywhere, for good: what it is called and known by, what its
 * interactions, leads, activities and consents say, what its items carried through journeys, and its memberships. It
 * leaves all journeys at once. Rows without anything personal stay, so that what was counted stays right; nobody finds
 * the contact any more, and somebody who comes again with the same address is somebody new.
 * @throws NotFoundError when there is no such contact, or it was erased already
 */
export async function eraseContact(context: EngineContext, id: string): Promise<Erasure> {
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		const { id: contactId } = await lockContact(tx, id);
		const exited = await exitEnrollments(tx, await store.privacy.living(contactId), 'erased');
		// Whoever was merged into it, directly or by way of others, goes with it.
		await store.merges.forget('contact', contactId);
		const rows = await store.privacy.erase(contactId);
		// Journeys may tell other systems; the id is all that they get.
		await noteChanges(tx, [
			{
				contact_id: contactId,
				record_type: 'contact',
				record_id: contactId,
				action: 'deleted',
				fields: null,
			},
		]);
		oweRemoval(tx);
		return { contactId, erasedAt: store.clock.now(), exited: exited.length, rows };
	});
}
