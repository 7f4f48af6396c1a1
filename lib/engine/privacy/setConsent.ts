import { InvalidInputError, type FieldProblem } from '../../domain/errors';
import { CONSENT_GIVEN, CONSENT_WITHDRAWN } from '../../domain/interactions';
import { textKey } from '../../domain/normalization';
import type { Consent, ConsentState } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { recordInteractions } from '../interactions/recordInteractions';
import { lockContact } from '../records/lockContact';

export interface ConsentFields {
	contactId: string;
	/** Such as `email`; ignores case. */
	channel: string;
	/** Such as `marketing`; likewise. */
	purpose: string;
	state: ConsentState;
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
 * @returns the entry, and what now counts for this channel and purpose
 * @throws InvalidInputError for a blank name or a time in the future; NotFoundError when there is no such
 *   contact
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
	const { now, ...said } = check(context, fields);
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		const checked = { ...said, contactId: (await lockContact(tx, said.contactId)).id };
		const only = { channel: checked.channel, purpose: checked.purpose, topic: checked.topic };
		const [before] = await store.consents.latest([checked.contactId], only);
		const [consent] = await store.consents.add([checked]);
		const [current] = await store.consents.latest([checked.contactId], only);
		if (current.id === consent.id && before?.state !== consent.state) {
			await recordInteractions(tx, [
				{
					contactId: checked.contactId,
					type: consent.state === 'given' ? CONSENT_GIVEN : CONSENT_WITHDRAWN,
					occurredAt: Math.min(consent.at, now),
					properties: { channel: only.channel, purpose: only.purpose, source: consent.source },
					source: null,
					idempotencyKey: `consent:${consent.id}`,
					contentHash: null,
				},
			]);
		}
		return { consent, current };
	});
}

function check(
	{ store }: EngineContext,
	fields: ConsentFields,
): Omit<Consent, 'id' | 'recordedAt'> & { now: number } {
	const problems: FieldProblem[] = [];
	const now = store.clock.now();
	const name = (field: 'channel' | 'purpose'): string => {
		const text = textKey(fields[field]);
		if (text === '') problems.push({ field, reason: 'is empty; name the purpose of the consent' });
		if (text.length > LONGEST_NAME) {
			problems.push({ field, reason: `is longer than ${LONGEST_NAME} characters` });
		}
		return text;
	};
	const channel = name('channel');
	const purpose = name('purpose');
	const source = fields.source?.trim() || null;
	if (source !== null && source.length > LONGEST_SOURCE) {
		problems.push({ field: 'source', reason: `is longer than ${LONGEST_SOURCE} characters` });
	}
	if (fields.state !== 'given' && fields.state !== 'withdrawn') {
		problems.push({ field: 'state', reason: `must be given or withdrawn, not "${String(fields.state)}"` });
	}
	const at = fields.at ?? now;
	if (!Number.isSafeInteger(at) || at < 0) problems.push({ field: 'at', reason: 'is not a time' });
	else if (at > now)
		problems.push({ field: 'at', reason: 'is in the future; use the time when the contact decided' });
	if (problems.length > 0) throw new InvalidInputError(problems);
	return {
		contactId: fields.contactId,
		channel,
		purpose,
		topic: '',
		state: fields.state,
		doubleOptIn: false,
		addressHash: null,
		source,
		at,
		now,
	};
}
