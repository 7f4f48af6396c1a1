import type { EngineContext } from '../EngineContext';
import { addressHasher, BY_PHONE } from '../messages/addresses';
import { ownAddressHasher } from '../messages/ownAddress';

/**
 * What keeps messages from a contact's addresses, for people to read: suppressions belong to addresses, so they are
 * found by those that the contact has, has consented for, or has got messages at.
 */
export async function suppressionsOfContact(
	context: EngineContext,
	contactId: string,
): Promise<Array<Record<string, unknown>>> {
	const { store } = context;
	const ownHash = await ownAddressHasher(context, await addressHasher(context), contactId);
	const own = ['email', ...BY_PHONE].flatMap((channel) => {
		const addressHash = ownHash(channel);
		return addressHash === null ? [] : [{ channel, addressHash }];
	});
	const addresses = [...own, ...(await store.privacy.addresses(contactId))];
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
