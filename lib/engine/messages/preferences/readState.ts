import {
	consentModelOf,
	judgeConsent,
	judgeSuppressions,
	TRACKING_PURPOSE,
	type ConsentStatement,
	type MessagePolicyDefinition,
} from '../../../domain/messages/allowed';
import type { Suppression } from '../../../store';
import type { EngineContext } from '../../EngineContext';
import { ownAddress } from '../ownAddress';
import type { Statement } from './noteStatements';
import { readerOf, type MessageReader } from './readerOf';

/** Something that can be allowed or not. */
export interface PreferenceOption {
	channel: string;
	purpose: string;
	/** Empty: the whole purpose. */
	topic: string;
}

export interface OptionState extends PreferenceOption {
	allowed: boolean;
	addressHash: string | null;
}

/** What counts for the reader of a message. */
export interface PreferenceState {
	reader: MessageReader;
	options: OptionState[];
	/** null: it isn't up to the contact. */
	tracking: OptionState | null;
	/** The person wanted nothing commercial, and has allowed none of this since. */
	nothing: boolean;
	/** The addresses that *nothing at all* is about. */
	addresses: Array<{ channel: string; addressHash: string }>;
	/** What the person wanted of these addresses. */
	suppressions: Suppression[];
	/** Whether an option would be allowed with these suppressions, once these statements have been made, too. */
	judge(option: OptionState, suppressions: readonly Suppression[], said: readonly Statement[]): boolean;
}

type Said = ConsentStatement & { channel: string };

/**
 * What counts now. The holder of a message's link sees only what is about the address it went to, and what is
 * about other channels if that's still the contact's own.
 * @returns null: there is no such message
 */
export async function readState(
	context: EngineContext,
	messageId: string,
	offered: PreferenceOption[],
): Promise<PreferenceState | null> {
	const reader = await readerOf(context, messageId);
	if (reader === null) return null;
	const { message, contact, address } = reader;
	const { definition } = await context.store.messagePolicies.inForce();
	const statements: Said[] = contact === null ? [] : await context.store.consents.history(contact.id);
	const own = { channel: message.channel, addressHash: message.addressHash };
	const visible = offered
		.filter(({ channel }) => contact !== null && (channel === message.channel || address !== null))
		.map((option): OptionState => ({
			...option,
			addressHash: hashOn(reader, option.channel),
			allowed: false,
		}));
	const addresses = distinctAddresses([own, ...visible]);
	const suppressions = await ownWords(context, addresses);
	const judge: PreferenceState['judge'] = (option, inForce, said) =>
		isAllowed(definition, option, inForce, [...statements, ...said.map(asLatest)]);
	const options = visible.map((option) => ({ ...option, allowed: judge(option, suppressions, []) }));
	return {
		reader,
		options,
		tracking: contact === null ? null : trackingOf(definition, own, statements),
		nothing:
			suppressions.some(({ channel }) => channel === own.channel) && !options.some((one) => one.allowed),
		addresses,
		suppressions,
		judge,
	};
}

function hashOn({ message, contact, hash }: MessageReader, channel: string): string | null {
	if (channel === message.channel) return message.addressHash;
	const address = contact === null ? null : ownAddress(channel, contact);
	return address === null ? null : hash(channel, address);
}

function distinctAddresses(
	all: Array<{ channel: string; addressHash: string | null }>,
): PreferenceState['addresses'] {
	const known = all.flatMap(({ channel, addressHash }) =>
		addressHash === null ? [] : [{ channel, addressHash }],
	);
	return [...new Map(known.map((one) => [`${one.channel} ${one.addressHash}`, one])).values()];
}

/** Suppressions that the person wanted: not those of bounces and complaints, which no choice takes back. */
async function ownWords(
	{ store }: EngineContext,
	addresses: PreferenceState['addresses'],
): Promise<Suppression[]> {
	const all: Suppression[] = [];
	for (const { channel, addressHash } of addresses) {
		all.push(...(await store.suppressions.of(channel, [addressHash])));
	}
	return all.filter(({ cause }) => cause === 'unsubscribed_all');
}

/** A statement that's about to be made comes after all others. */
function asLatest(statement: Statement): Said {
	return { ...statement, id: '~', at: Number.MAX_SAFE_INTEGER };
}

function isAllowed(
	policy: MessagePolicyDefinition,
	{ channel, purpose, topic, addressHash }: OptionState,
	suppressions: readonly Suppression[],
	statements: readonly Said[],
): boolean {
	const own = statements.filter((statement) => statement.channel === channel);
	const question = { purpose, topic, addressHash };
	const model = consentModelOf(policy, channel, 'commercial');
	if (!judgeConsent({ ...question, model }, own).allowed) return false;
	const inForce = suppressions.filter((one) => one.channel === channel && one.addressHash === addressHash);
	return judgeSuppressions(inForce, { ...question, kind: 'commercial' }, own) === null;
}

function trackingOf(
	{ trackingConsent: model }: MessagePolicyDefinition,
	{ channel, addressHash }: { channel: string; addressHash: string | null },
	statements: Said[],
): OptionState | null {
	if (model === 'off') return null;
	const own = statements.filter((statement) => statement.channel === channel);
	const question = { model, purpose: TRACKING_PURPOSE, topic: '', addressHash };
	const { allowed } = judgeConsent(question, own);
	return { channel, purpose: TRACKING_PURPOSE, topic: '', addressHash, allowed };
}
