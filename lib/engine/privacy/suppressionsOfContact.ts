import type { Contact } from '../../store';
import type { EngineContext } from '../EngineContext';
import { addressHasher, BY_PHONE } from '../messages/addresses';
import { ownAddressHash } from '../messages/ownAddress';

/**
 * What keeps messages from a contact's addresses, for people to read: suppressions belong to addresses, so they are
 * found by those that the contact has, has consented for, or has got messages at.
 */
export async function suppressionsOfContact(
	context: EngineContext,
	contact: Contact,
): Promise<Array<Record<string, unknown>>> {
	const { store } = context;
	const hash = await addressHasher(context);
	const own = ['email', ...BY_PHONE].flatMap((channel) => {
		const addressHash = ownAddressHash(hash, contact, channel);
		return addressHash === null ? [] : [{ channel, addressHash }];
	});
	const addresses = [...own, ...(await store.privacy.addresses(contact.id))];
	const byChannel = Map.groupBy(addresses, ({ channel }) => channel);
	const found = [];
	for (const [channel, its] of byChannel) {
		found.push(
			...(await store.suppressions.of(
				channel,
				its.map(({ addressHash }) => addressHash),
			)),
		);
	}
	return found.map(({ channel, scope, cause, since, until, source }) => ({
		channel,
		scope,
		cause,
		since: new Date(since).toISOString(),
		until: until === null ? null : new Date(until).toISOString(),
		source,
	}));
}
