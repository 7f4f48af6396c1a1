import { latestWord, TRACKING_PURPOSE } from '../../domain/messages/allowed';
import type { Consent, Contact, NewSuppression } from '../../store';
import type { EngineContext } from '../EngineContext';
import { addressHasher, type AddressHasher } from '../messages/addresses';
import { ownAddressHash } from '../messages/ownAddress';

/**
 * Keeps, as keyed hashes of addresses, where an erased person wanted no more messages: the consents that say so are
 * erased, and the next import of an old list would bring the messages back. Someone who has refused nothing leaves
 * nothing behind. What the person allows later, as a new contact, counts again.
 * @returns how many addresses
 */
export async function keepRefusals({ store }: EngineContext, contact: Contact): Promise<number> {
	const said = await store.consents.history(contact.id);
	if (!said.some(({ state }) => state === 'withdrawn')) return 0;
	const hash = await addressHasher({ store });
	const refused = [...Map.groupBy(said, ({ channel }) => channel)].flatMap(([channel, about]) =>
		[...addressesOf(hash, contact, channel, about)].flatMap((addressHash): NewSuppression[] =>
			hasRefused(about, addressHash)
				? [{ channel, addressHash, scope: 'commercial', cause: 'erased', source: null }]
				: [],
		),
	);
	await store.suppressions.add(refused);
	return refused.length;
}

function addressesOf(hash: AddressHasher, contact: Contact, channel: string, about: Consent[]): Set<string> {
	const own = ownAddressHash(hash, contact, channel);
	return new Set([...(own === null ? [] : [own]), ...about.flatMap(({ addressHash }) => addressHash ?? [])]);
}

/** Whether a whole purpose is withdrawn now. */
function hasRefused(about: Consent[], addressHash: string): boolean {
	return [...Map.groupBy(about, ({ purpose }) => purpose)].some(
		([purpose, statements]) =>
			purpose !== TRACKING_PURPOSE && latestWord(statements, '', addressHash)?.state === 'withdrawn',
	);
}
