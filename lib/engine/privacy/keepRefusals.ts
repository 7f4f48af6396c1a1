import { latestWord, TRACKING_PURPOSE } from '../../domain/messages/allowed';
import type { Consent, NewSuppression } from '../../store';
import type { EngineContext } from '../EngineContext';
import { addressHasher } from '../messages/addresses';
import { ownAddressHasher } from '../messages/ownAddress';

/**
 * Keeps, as keyed hashes of addresses, where an erased person wanted no more messages: the consents that say so are
 * erased, and the next import of an old list would bring the messages back. Someone who has refused nothing leaves
 * nothing behind. What the person allows later, as a new contact, counts again.
 * @returns how many addresses
 */
export async function keepRefusals({ store }: EngineContext, contactId: string): Promise<number> {
	const said = await store.consents.history(contactId);
	if (!said.some(({ state }) => state === 'withdrawn')) return 0;
	const own = await ownAddressHasher({ store }, await addressHasher({ store }), contactId);
	const refused = [...Map.groupBy(said, ({ channel }) => channel)].flatMap(([channel, about]) =>
		[...addressesOf(own(channel), about)].flatMap((addressHash): NewSuppression[] =>
			hasRefused(about, addressHash)
				? [{ channel, addressHash, scope: 'commercial', cause: 'erased', source: null }]
				: [],
		),
	);
	await store.suppressions.add(refused);
	return refused.length;
}

function addressesOf(own: string | null, about: Consent[]): Set<string> {
	return new Set([...(own === null ? [] : [own]), ...about.flatMap(({ addressHash }) => addressHash ?? [])]);
}

/** Whether a whole purpose is withdrawn now. */
function hasRefused(about: Consent[], addressHash: string): boolean {
	return [...Map.groupBy(about, ({ purpose }) => purpose)].some(
		([purpose, statements]) =>
			purpose !== TRACKING_PURPOSE && latestWord(statements, '', addressHash)?.state === 'withdrawn',
	);
}
