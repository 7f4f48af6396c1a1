import { whoIsMeant, type ContactReference, type EngineContext, type ResolveOptions } from '../../lib/engine';

export interface Repetition {
	/** `conflict`: the key was used for something else. */
	status: 'duplicate' | 'conflict';
	id: string;
	contactId: string;
}

/**
 * Looks up what is stored under a key, before writing anything of the event: a repeated event must not revert
 * the contact's fields.
 * @param key as stored
 * @returns null if nothing is stored
 */
export async function findRepetition(
	tx: EngineContext,
	key: string,
	event: { contact: ContactReference; contentHash: string },
	{ strategy, defaultCountry }: Pick<ResolveOptions, 'strategy' | 'defaultCountry'>,
): Promise<Repetition | null> {
	const earlier = await tx.store.interactions.findByKey(key);
	if (earlier === null) return null;
	const contact = await tx.store.contacts.get(earlier.contactId);
	const same =
		earlier.contentHash === event.contentHash &&
		contact !== null &&
		// Otherwise the contact is part of the content.
		(Boolean(strategy) || (await whoIsMeant(tx, event.contact, { defaultCountry })) === contact.id);
	return { status: same ? 'duplicate' : 'conflict', id: earlier.id, contactId: earlier.contactId };
}
