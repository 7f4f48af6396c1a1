import type { Contact } from '../../store';
import { BY_PHONE, type AddressHasher } from './addresses';

/** Where a contact gets messages on a channel; null: it has no such address, or channels of this name have none. */
export function ownAddress(
	channel: string,
	contact: Pick<Contact, 'email' | 'phone'> | undefined,
): string | null {
	if (channel === 'email') return contact?.email ?? null;
	return BY_PHONE.has(channel) ? (contact?.phone ?? null) : null;
}

/** The hash of the contact's own address on a channel; null: there is none that can be used. */
export function ownAddressHash(
	hash: AddressHasher,
	contact: Pick<Contact, 'email' | 'phone'>,
	channel: string,
): string | null {
	const address = ownAddress(channel, contact);
	return address === null ? null : hash(channel, address);
}
