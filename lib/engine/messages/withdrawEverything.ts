import { latestWord } from '../../domain/messages/allowed';
import { textKey } from '../../domain/normalization';
import type { Consent, Suppression } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { lockContact } from '../records/lockContact';
import { setConsent } from '../privacy/setConsent';
import { addressHasher } from './addresses';
import { ownAddressHasher } from './ownAddress';

export interface EverythingWithdrawn {
	/** The consents that ended with it. */
	withdrawn: Consent[];
	suppression: Suppression;
}

/**
 * A person wants nothing at all on a channel any longer: everything that was allowed there is withdrawn, and the
 * address is suppressed for commercial messages, so that purposes that no one has asked about are covered, too.
 * Transactional messages still arrive. What the person allows later counts again, for exactly that purpose or topic
 * (`judgeSuppressions`).
 * @param contactId null: the contact was erased, or never known
 */
export async function withdrawEverything(
	context: EngineContext,
	wanted: { contactId: string | null; channel: string; addressHash: string; source: string | null },
): Promise<EverythingWithdrawn> {
	const { contactId, channel, addressHash, source } = wanted;
	return await inTransaction(context, async (tx) => {
		const withdrawn: Consent[] = [];
		if (contactId !== null) {
			const { id } = await lockContact(tx, contactId);
			const statements = (await tx.store.consents.statements([id], channel)).get(id) ?? [];
			for (const [purpose, about] of Map.groupBy(statements, (each) => each.purpose)) {
				for (const topic of new Set(about.map((each) => each.topic))) {
					if (latestWord(about, topic, addressHash)?.state !== 'given') continue;
					const said = { contactId: id, channel, purpose, topic, addressHash, source };
					withdrawn.push((await setConsent(tx, { ...said, state: 'withdrawn' })).consent);
				}
			}
		}
		const [suppression] = await tx.store.suppressions.add([
			{ channel, addressHash, scope: 'commercial', cause: 'unsubscribed_all', source },
		]);
		return { withdrawn, suppression };
	});
}

/**
 * The same for a contact, at its own address unless another one is given.
 * @returns null: there is no address that can be used, so nothing was done
 */
export async function withdrawEverythingOf(
	context: EngineContext,
	contactId: string,
	{ address, ...wanted }: { channel: string; address: string | null; source: string | null },
): Promise<EverythingWithdrawn | null> {
	const channel = textKey(wanted.channel);
	const hash = await addressHasher(context);
	const addressHash =
		address === null ? (await ownAddressHasher(context, hash, contactId))(channel) : hash(channel, address);
	if (addressHash === null) return null;
	return await withdrawEverything(context, { ...wanted, contactId, channel, addressHash });
}
