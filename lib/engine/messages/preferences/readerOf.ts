import type { Contact, Message } from '../../../store';
import type { EngineContext } from '../../EngineContext';
import { addressHasher, type AddressHasher } from '../addresses';
import { ownAddress } from '../ownAddress';

/** A message and who has it, as far as that's still known. */
export interface MessageReader {
	message: Message;
	/** null: it was erased. The hash of the address is all that is left. */
	contact: Contact | null;
	/** The address that the message went to, if it's still one of the contact; null: unknown. */
	address: string | null;
	hash: AddressHasher;
}

/** Reads whom a message went to; null: there is no such message. */
export async function readerOf(context: EngineContext, messageId: string): Promise<MessageReader | null> {
	const { store } = context;
	const message = await store.messages.get(messageId);
	if (message === null) return null;
	const contact = await store.contacts.get(message.contactId);
	const hash = await addressHasher(context);
	const address = contact === null ? null : ownAddress(message.channel, contact);
	const same =
		address !== null &&
		message.addressHash !== null &&
		hash(message.channel, address) === message.addressHash;
	return { message, contact, address: same ? address : null, hash };
}
