import { inTransaction, type EngineContext } from '../EngineContext';
import { oweRemoval } from './erasures';
import { keepRefusals } from './keepRefusals';
import { exitEnrollments } from '../enrollments/exit';
import { noteChanges } from '../changes/noteChanges';
import { lockContact } from '../records/lockContact';

export interface Erasure {
	contactId: string;
	/** UTC epoch milliseconds. */
	erasedAt: number;
	/** Journeys that it was in, and has now left. */
	exited: number;
	/** Addresses, as keyed hashes, that still get no commercial messages, because the contact wanted none. */
	refusals: number;
	/** How many rows were deleted or emptied, by table. */
	rows: Record<string, number>;
}

/**
 * Permanently removes all personal data of a contact, everywhere: its names and identifiers, the content of
 * its interactions, leads, activities and consents, what its items carried through journeys, and its
 * memberships. It leaves all journeys at once. Rows without anything personal stay, so that counts stay
 * right; the contact can no longer be found, and someone who returns with the same address is a new contact. That the
 * contact wanted no more messages is kept, as a keyed hash of the address; see {@link keepRefusals}.
 * @throws NotFoundError when there is no such contact, or it was already erased
 * @returns what was erased, as counts
 * @example
 * ```ts
 * const { exited } = await eraseContact(engine, ada.id);
 * console.log(exited, await store.contacts.find({ email: 'ada@example.com' })); // 0 null
 * ```
 */
export async function eraseContact(context: EngineContext, id: string): Promise<Erasure> {
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		const { id: contactId } = await lockContact(tx, id);
		const exited = await exitEnrollments(tx, await store.privacy.living(contactId), 'erased');
		// Contacts that were merged into it, directly or through others, go with it.
		await store.merges.forget('contact', contactId);
		// Before the consents are gone.
		const refusals = await keepRefusals(tx, contactId);
		const rows = await store.privacy.erase(contactId);
		// Journeys may notify other systems; the id is all that they get.
		await noteChanges(tx, [
			{
				contactId,
				recordType: 'contact',
				recordId: contactId,
				action: 'deleted',
				fields: null,
			},
		]);
		oweRemoval(tx);
		return { contactId, erasedAt: store.clock.now(), exited: exited.length, refusals, rows };
	});
}
