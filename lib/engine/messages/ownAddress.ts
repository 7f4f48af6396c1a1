import type { RecipientContact } from '../../store';
import type { EngineContext } from '../EngineContext';
import { BY_PHONE, type AddressHasher } from './addresses';

/** A contact's addresses; see `readRecipientContacts`. */
export type ContactAddresses = Pick<RecipientContact, 'email' | 'phone'>;

/** Where a contact gets messages on a channel; null: it has no such address, or channels of this name have none. */
export function ownAddress(channel: string, contact: ContactAddresses | undefined): string | null {
	if (channel === 'email') return contact?.email ?? null;
	return BY_PHONE.has(channel) ? (contact?.phone ?? null) : null;
}

/** Finds the hash of a contact's own address on a channel; null: there is none that can be used. */
export async function ownAddressHasher(
	{ store }: Pick<EngineContext, 'store'>,
	hash: AddressHasher,
	contactId: string,
): Promise<(channel: string) => string | null> {
	const contact = (await store.messages.contacts([contactId])).get(contactId);
	return (channel) => {
		const address = ownAddress(channel, contact);
		return address === null ? null : hash(channel, address);
	};
}
