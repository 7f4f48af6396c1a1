import type { ConsentModel, MessageKind } from '../../domain/messages';
import {
	CONSENT_MODEL_NAMES,
	consentModelOf,
	describeStatement,
	describeSuppression,
	judgeConsent,
	stricterModel,
} from '../../domain/messages/allowed';
import { NotFoundError } from '../../domain/errors';
import { textKey } from '../../domain/normalization';
import type { Consent, Suppression } from '../../store';
import type { EngineContext } from '../EngineContext';
import { explainMessage } from './explainMessage';
import type { MessageRecipient, MessageVerdict } from './messageRequest';

/** A message that might go to a contact. */
export interface AllowedQuestion {
	contactId: string;
	channel: string;
	kind: MessageKind;
	purpose: string;
	/** Empty: none. */
	topic: string;
	/** What the sending step asks for; null: whatever the policy does. */
	consent: ConsentModel | null;
	/** Absent: the contact's own. */
	address?: string;
	/** IANA zone in which times are shown, unless the contact has its own. */
	zone: string;
}

/** Whether a message would go out now, and why. */
export interface AllowedExplanation {
	verdict: MessageVerdict & MessageRecipient;
	/** The model that applies. */
	consentModel: ConsentModel;
	/** The statement that decides; null: none does. */
	consent: Consent | null;
	/** What keeps messages from the address. */
	suppressions: Suppression[];
	/** Since when all sending is stopped, UTC epoch milliseconds; null: it isn't. */
	stoppedAt: number | null;
	/** All of it for people. */
	text: string;
}

/**
 * Says whether a message to a contact would go out now, and why or why not: by its consents, suppressions and the
 * message policy with its caps and quiet hours. A sending step may ask for more. Writes nothing.
 * @throws NotFoundError when there is no such contact
 */
export async function explainAllowed(
	context: EngineContext,
	question: AllowedQuestion,
): Promise<AllowedExplanation> {
	const { store } = context;
	const { kind, address } = question;
	const [channel, purpose, topic] = [question.channel, question.purpose, question.topic].map(textKey);
	const contact = await store.contacts.get(question.contactId);
	if (contact === null) throw new NotFoundError('contact', question.contactId);
	const contactId = contact.id;
	const zone = contact.timeZone ?? question.zone;
	const verdict = await explainMessage(context, {
		contactId,
		terms: {
			channel,
			kind,
			purpose,
			topic,
			consent: question.consent,
			caps: [],
			windows: [],
			overCap: { action: 'suppress' },
			expiresAt: null,
			throttle: null,
		},
		...(address === undefined ? {} : { address }),
		zones: [question.zone],
	});
	const { addressHash } = verdict;
	const policy = await store.messagePolicies.inForce();
	const required = consentModelOf(policy.definition, channel, kind);
	const consentModel = stricterModel(required, question.consent ?? 'off');
	const statements = (await store.consents.statements([contactId], channel, [purpose])).get(contactId) ?? [];
	// Also where consent isn't asked for: what was said is what people want to know.
	const model = consentModel === 'off' ? 'nonRestrictive' : consentModel;
	const consent = judgeConsent({ model, purpose, topic, addressHash }, statements).because;
	const suppressions = addressHash === null ? [] : await store.suppressions.of(channel, [addressHash]);
	const what = `${channel} for ${purpose}${topic === '' ? '' : ` (${topic})`}`;
	return {
		verdict,
		consentModel,
		consent,
		suppressions,
		stoppedAt: policy.stoppedAt,
		text: [
			verdict.explanation,
			`Consent model for ${kind} messages on ${channel}: ${CONSENT_MODEL_NAMES[consentModel]}.`,
			consent === null ? `Nothing was said about ${what} at this address.` : describeStatement(consent, zone),
			...suppressions.map((suppression) => describeSuppression(suppression, zone)),
		].join('\n'),
	};
}
