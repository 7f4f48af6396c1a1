import { describeStatement, describeSuppression, judgeConsent } from '../../domain/messages/allowed';
import type { Consent, Message, Suppression } from '../../store';
import type { EngineContext } from '../EngineContext';
import { describeMessage } from './describeMessage';

/** Why a message went out or didn't, and what is known now. */
export interface StoredMessageExplanation {
	/** The statement that its consent hangs on now; null: none was made. */
	consent: Consent | null;
	/** What keeps messages from its address now. */
	suppressions: Suppression[];
	/** For people. */
	text: string;
}

/**
 * Says what was decided about a message, why, and what became of it, with what its contact's consents and its
 * address's suppressions say now: they may have changed since. Writes nothing.
 * @param zone IANA zone in which times are shown, unless the contact has its own
 */
export async function explainStoredMessage(
	{ store }: EngineContext,
	message: Message,
	zone: string,
): Promise<StoredMessageExplanation> {
	const { channel, purpose, topic, addressHash, contactId } = message;
	const contact = await store.contacts.get(contactId);
	const shownIn = contact?.timeZone ?? zone;
	const said = await store.consents.statements([contactId], channel, [purpose]);
	const statements = said.get(contactId) ?? [];
	const consent = judgeConsent({ model: 'nonRestrictive', purpose, topic, addressHash }, statements).because;
	const suppressions = addressHash === null ? [] : await store.suppressions.of(channel, [addressHash]);
	const what = `${channel} for ${purpose}${topic === '' ? '' : ` (${topic})`}`;
	return {
		consent,
		suppressions,
		text: [
			describeMessage(message, shownIn),
			consent === null
				? `Nothing was said about ${what} at this address.`
				: describeStatement(consent, shownIn),
			...suppressions.map((suppression) => describeSuppression(suppression, shownIn)),
		].join('\n'),
	};
}
