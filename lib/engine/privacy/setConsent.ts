import { InvalidInputError, type FieldProblem } from '../../domain/errors';
import { CONSENT_GIVEN, CONSENT_WITHDRAWN } from '../../domain/interactions';
import { latestWord } from '../../domain/messages/allowed';
import { textKey } from '../../domain/normalization';
import type { Consent, ConsentState } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { recordInteractions } from '../interactions/recordInteractions';
import { addressKey, addressHasher, unusableAddress } from '../messages/addresses';
import { ownAddressHasher } from '../messages/ownAddress';
import { lockContact } from '../records/lockContact';

export interface ConsentFields {
	contactId: string;
	/** Such as `email`; ignores case. */
	channel: string;
	/** Such as `marketing`; likewise. */
	purpose: string;
	/** Part of the purpose, such as `newsletter`; likewise. Absent or empty: the whole purpose. */
	topic?: string;
	state: ConsentState;
	/** Whether it was confirmed by a message to the address; absent: no. */
	doubleOptIn?: boolean;
	/**
	 * The address it's about. Absent: consent is given for the contact's own address on the channel, if it has one,
	 * and withdrawn for all of its addresses.
	 */
	address?: string;
	/** The same as a hash, where only that is known; see `hashAddress`. */
	addressHash?: string;
	/** Where it was given: a form, a call, an import. */
	source: string | null;
	/** When it was given, UTC epoch milliseconds; absent: now. */
	at?: number;
}

const LONGEST_NAME = 100;
const LONGEST_SOURCE = 1000;

/**
 * Notes what a contact has allowed or forbidden. Earlier entries stay in the history. If this is the latest
 * entry and changes what counts, the interaction `consent.given` or `consent.withdrawn` is raised.
 * @returns the entry, and what now counts for this channel, purpose and topic at the address
 * @throws InvalidInputError for a blank name, an unusable address or a time in the future; NotFoundError when there
 *   is no such contact
 * @example
 * ```ts
 * const said = { contactId: ada.id, channel: 'email', purpose: 'marketing', source: 'web form' };
 * await setConsent(engine, { ...said, state: 'given' });
 * const { current } = await setConsent(engine, { ...said, state: 'withdrawn' });
 * console.log(current.state); // withdrawn
 * ```
 */
export async function setConsent(
	context: EngineContext,
	fields: ConsentFields,
): Promise<{ consent: Consent; current: Consent }> {
	const { now, address, ...said } = check(context, fields);
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		const { id: contactId } = await lockContact(tx, said.contactId);
		const { about, stored } = await addressOf(tx, { ...said, contactId, address });
		const { channel, purpose, topic, state } = said;
		const word = async (): Promise<Consent | null> => {
			const statements = await store.consents.statements([contactId], channel, [purpose]);
			return latestWord(statements.get(contactId) ?? [], topic, about);
		};
		const before = await word();
		const at = fields.at ?? afterAll(await saidOf(tx, { ...said, contactId }), now);
		const [consent] = await store.consents.add([{ ...said, at, contactId, addressHash: stored }]);
		const current = (await word()) ?? consent;
		if (current.id === consent.id && before?.state !== state) {
			await recordInteractions(tx, [
				{
					contactId,
					type: state === 'given' ? CONSENT_GIVEN : CONSENT_WITHDRAWN,
					occurredAt: Math.min(consent.at, now),
					properties: { channel, purpose, topic: topic === '' ? null : topic, source: consent.source },
					source: null,
					idempotencyKey: `consent:${consent.id}`,
					contentHash: null,
				},
			]);
		}
		return { consent, current };
	});
}

type Said = Omit<Consent, 'id' | 'recordedAt'> & { address: string | null };

/** What the contact has said about the same, at all addresses. */
async function saidOf(
	{ store }: EngineContext,
	{ contactId, channel, purpose, topic }: Pick<Said, 'contactId' | 'channel' | 'purpose' | 'topic'>,
): Promise<Consent[]> {
	const statements = await store.consents.statements([contactId], channel, [purpose]);
	return (statements.get(contactId) ?? []).filter((statement) => statement.topic === topic);
}

/**
 * The time of a statement made now. It comes after all earlier ones, even if a process whose clock was ahead wrote them,
 * or the clock was set back since: the last word counts.
 */
function afterAll(earlier: readonly Consent[], now: number): number {
	return earlier.reduce((at, statement) => (statement.at > at ? statement.at + 1 : at), now);
}

/** The hash of the address that is spoken of, and the one that is stored with it. */
async function addressOf(
	context: EngineContext,
	{ contactId, channel, state, address, addressHash }: Said,
): Promise<{ about: string | null; stored: string | null }> {
	const hash = await addressHasher(context);
	const given = address === null ? addressHash : hash(channel, address);
	if (given !== null) return { about: given, stored: given };
	const own = (await ownAddressHasher(context, hash, contactId))(channel);
	return { about: own, stored: state === 'given' ? own : null };
}

function check({ store }: EngineContext, fields: ConsentFields): Said & { now: number } {
	const problems: FieldProblem[] = [];
	const now = store.clock.now();
	const name = (field: 'channel' | 'purpose' | 'topic'): string => {
		const text = textKey(fields[field] ?? '');
		if (text === '' && field !== 'topic')
			problems.push({ field, reason: `is empty; name the ${field} of the consent` });
		if (text.length > LONGEST_NAME) {
			problems.push({ field, reason: `is longer than ${LONGEST_NAME} characters` });
		}
		return text;
	};
	const channel = name('channel');
	const purpose = name('purpose');
	const topic = name('topic');
	const source = fields.source?.trim() || null;
	if (source !== null && source.length > LONGEST_SOURCE) {
		problems.push({ field: 'source', reason: `is longer than ${LONGEST_SOURCE} characters` });
	}
	const { state, doubleOptIn = false } = fields;
	if (state !== 'given' && state !== 'withdrawn') {
		problems.push({ field: 'state', reason: `must be given or withdrawn, not "${String(state)}"` });
	} else if (doubleOptIn && state === 'withdrawn') {
		problems.push({ field: 'doubleOptIn', reason: 'applies only to consent that is given; leave it out' });
	}
	const address = fields.address?.trim() || null;
	if (address !== null && addressKey(channel, address) === null) {
		problems.push({
			field: 'address',
			reason: unusableAddress(channel, address),
		});
	}
	const at = fields.at ?? now;
	if (!Number.isSafeInteger(at) || at < 0) problems.push({ field: 'at', reason: 'is not a time' });
	else if (at > now)
		problems.push({ field: 'at', reason: 'is in the future; use the time when the contact decided' });
	if (problems.length > 0) throw new InvalidInputError(problems);
	const { contactId, addressHash = null } = fields;
	return { contactId, channel, purpose, topic, state, doubleOptIn, addressHash, address, source, at, now };
}
