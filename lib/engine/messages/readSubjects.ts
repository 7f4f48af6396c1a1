import { longestWindow, type DecisionTerms, type MessageFacts } from '../../domain/messages';
import {
	judgeConsent,
	judgeSuppressions,
	strictest,
	type MessageTerms,
	type MessagePolicyDefinition,
} from '../../domain/messages/allowed';
import { plainEmail } from '../../domain/normalization';
import type { Consent, RecipientContact, Suppression } from '../../store';
import type { EngineContext } from '../EngineContext';
import type { Candidate } from './addressees';
import type { AddressHasher } from './addresses';
import { CountedMessages } from './CountedMessages';
import type { MessageRecipient, RequestTerms } from './messageRequest';
import { ownAddress } from './ownAddress';

/** A message with everything that decides about it. */
export interface Subject extends MessageRecipient {
	terms: DecisionTerms;
	facts: Omit<MessageFacts, 'since'>;
}

/** A batch of messages, with everything that decides about them. */
export interface Batch {
	/** In order of the candidates. */
	subjects: Subject[];
	counted: CountedMessages;
}

/**
 * Reads everything that decides about messages. In a transaction that has locked the contacts it stays as it is
 * until the end, because everything that's written about messages to these contacts and addresses waits.
 * @param addressees whom they are for; see `findAddressees`
 * @param contacts what is known of these contacts, by id
 */
export async function readSubjects(
	context: EngineContext,
	hash: AddressHasher,
	candidates: Candidate[],
	addressees: Array<string | null>,
	contacts: ReadonlyMap<string, RecipientContact>,
): Promise<Batch> {
	const policy = await context.store.messagePolicies.inForce();
	const termsOf = termsUnder(policy.definition);
	const recipients = candidates.map((candidate, n): Recipient => {
		const contactId = addressees[n] ?? candidate.contactId;
		const stored = contacts.get(contactId) ?? madeUp(candidate);
		const contact = addressees[n] === null ? null : stored;
		const { channel } = candidate.terms;
		const given =
			candidate.address === undefined ? ownAddress(channel, stored ?? undefined) : candidate.address;
		const address = given === null || given.trim() === '' ? null : plainAddress(channel, given);
		return {
			candidate,
			contactId,
			contact,
			address,
			addressHash: address === null ? null : hash(channel, address),
			terms: termsOf(candidate.terms),
		};
	});
	await lockAddresses(context, recipients);
	const said = await readSaid(context, recipients);
	return {
		subjects: recipients.map((recipient): Subject => {
			const { candidate, contactId, contact, address, addressHash, terms } = recipient;
			const question = { ...candidate.terms, addressHash };
			const statements = said.statements(candidate.terms.channel, contactId);
			return {
				contactId,
				address,
				addressHash,
				terms: { ...candidate.terms, ...terms },
				facts: {
					stoppedAt: policy.stoppedAt,
					contact,
					address: address === null ? 'missing' : addressHash === null ? 'invalid' : 'valid',
					suppressed:
						judgeSuppressions(
							said.suppressions(candidate.terms.channel, addressHash),
							question,
							statements,
						) !== null,
					consent: judgeConsent({ ...question, model: terms.consent }, statements),
					zones: candidate.zones,
				},
			};
		}),
		counted: await readCounted(context, recipients),
	};
}

/** The address as a mail server is told: the same one that is judged. */
function plainAddress(channel: string, given: string): string {
	return (channel === 'email' ? plainEmail(given) : '') || given.trim();
}

interface Recipient extends MessageRecipient {
	candidate: Candidate;
	contact: RecipientContact | null;
	terms: MessageTerms;
}

/** The terms of a node together with the policy; most requests of a batch have the same. */
function termsUnder(policy: MessagePolicyDefinition): (terms: RequestTerms) => MessageTerms {
	const known = new Map<string, MessageTerms>();
	return (node) => {
		const { channel, kind, consent, caps, windows } = node;
		const key = JSON.stringify([channel, kind, consent, caps, windows]);
		let terms = known.get(key);
		if (terms === undefined) {
			terms = strictest(policy, node);
			known.set(key, terms);
		}
		return terms;
	};
}

function madeUp({ contactId, contact }: Candidate): RecipientContact | null {
	if (contact === undefined) return null;
	return {
		email: null,
		phone: null,
		timeZone: null,
		testSpeed: null,
		accountId: null,
		erased: false,
		...contact,
		id: contactId,
	};
}

/** Two contacts may have one address: then whichever of them is decided on first counts for the other. */
async function lockAddresses({ store }: EngineContext, recipients: Recipient[]): Promise<void> {
	if (!store.inTransaction) return;
	await store.messages.lockAddresses(
		recipients.flatMap(({ candidate, addressHash, terms }) =>
			addressHash === null || longestWindow({ ...candidate.terms, caps: terms.caps }) === 0
				? []
				: addressHash,
		),
	);
}

/** What contacts and addresses have to say. */
interface Said {
	statements(channel: string, contactId: string): Consent[];
	suppressions(channel: string, addressHash: string | null): Suppression[];
}

async function readSaid({ store }: EngineContext, recipients: Recipient[]): Promise<Said> {
	const statements = new Map<string, Map<string, Consent[]>>();
	const suppressions = new Map<string, Map<string, Suppression[]>>();
	for (const [channel, group] of Map.groupBy(recipients, ({ candidate }) => candidate.terms.channel)) {
		const hashes = group.flatMap(({ addressHash }) => addressHash ?? []);
		const found = await store.suppressions.of(channel, hashes);
		suppressions.set(
			channel,
			Map.groupBy(found, ({ addressHash }) => addressHash),
		);
		const suppressed = new Set(found.map(({ addressHash }) => addressHash));
		const asked = group.filter(
			({ terms, addressHash }) =>
				terms.consent !== 'off' || (addressHash !== null && suppressed.has(addressHash)),
		);
		const purposes = asked.map(({ candidate }) => candidate.terms.purpose);
		statements.set(
			channel,
			await store.consents.statements(
				asked.map(({ contactId }) => contactId),
				channel,
				purposes,
			),
		);
	}
	return {
		statements: (channel, contactId) => statements.get(channel)?.get(contactId) ?? [],
		suppressions: (channel, addressHash) =>
			addressHash === null ? [] : (suppressions.get(channel)?.get(addressHash) ?? []),
	};
}

async function readCounted({ store }: EngineContext, recipients: Recipient[]): Promise<CountedMessages> {
	const capped = recipients.map((recipient) => ({
		...recipient,
		longest: longestWindow({ ...recipient.candidate.terms, caps: recipient.terms.caps }),
	}));
	const longest = Math.max(0, ...capped.map((recipient) => recipient.longest));
	const concerned = capped.filter((recipient) => recipient.longest > 0);
	if (concerned.length === 0) return new CountedMessages([]);
	return new CountedMessages(
		await store.messages.counted(
			{
				contactIds: [...new Set(concerned.map(({ contactId }) => contactId))],
				addressHashes: [...new Set(concerned.flatMap(({ addressHash }) => addressHash ?? []))],
			},
			store.clock.now() - longest,
		),
	);
}
