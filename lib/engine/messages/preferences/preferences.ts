import {
	consentModelOf,
	judgeConsent,
	TRACKING_PURPOSE,
	type ConsentStatement,
	type MessagePolicyDefinition,
} from '../../../domain/messages/allowed';
import type { Consent } from '../../../store';
import { inTransaction, type EngineContext } from '../../EngineContext';
import { policyOf } from '../policyOf';
import { noteStatements, type Statement } from './noteStatements';
import { addressOn, readerOf, type MessageReader } from './readerOf';
import { noteUnsubscribed } from './withdrawConsentOf';

/** Something that can be allowed or not. */
export interface PreferenceOption {
	channel: string;
	purpose: string;
	/** Empty: the whole purpose. */
	topic: string;
}

/** What counts now. */
export interface Preferences {
	/** The address that the message went to, if it's still known. */
	address: string | null;
	options: Array<PreferenceOption & { allowed: boolean }>;
	/** Whether opens and clicks may be measured; null: it isn't up to the contact. */
	tracking: boolean | null;
	/** No commercial message at all. */
	nothing: boolean;
}

/** What is to count from now on. */
export interface ChosenPreferences {
	options: PreferenceOption[];
	/** null: as it is. */
	tracking: boolean | null;
	/** null: as it is. */
	nothing: boolean | null;
}

const UNSUBSCRIBED_ALL = 'unsubscribed_all';

/**
 * What the contact of a message has allowed. The holder of the message's link may see and change only what is
 * about the address it went to; also what is about other channels, if that's still the contact's own address.
 * @param offered what can be chosen
 * @returns null: there is no such message
 */
export async function readPreferences(
	context: EngineContext,
	messageId: string,
	offered: PreferenceOption[],
): Promise<Preferences | null> {
	const state = await readState(context, messageId, offered);
	if (state === null) return null;
	return {
		address: state.reader.address,
		options: state.options.map(({ channel, purpose, topic, allowed }) => ({
			channel,
			purpose,
			topic,
			allowed: allowed && !state.nothing,
		})),
		tracking: state.tracking?.allowed ?? null,
		nothing: state.nothing,
	};
}

/**
 * Saves what was chosen, in one transaction: only differences are written. A topic can't be allowed without its
 * purpose. *Nothing at all* leaves consents as they are, and keeps everything commercial from the address until
 * it's taken back.
 * @param source where it was chosen, for people
 * @returns what counts now; null: there is no such message
 */
export async function savePreferences(
	context: EngineContext,
	messageId: string,
	offered: PreferenceOption[],
	chosen: ChosenPreferences,
	source: string,
): Promise<Preferences | null> {
	const known = await context.store.messages.get(messageId);
	if (known === null) return null;
	return await inTransaction(context, async (tx) => {
		await tx.store.contacts.lock([known.contactId]);
		const state = await readState(tx, messageId, offered);
		if (state === null) return null;
		const nothing = chosen.nothing ?? state.nothing;
		await setNothing(tx, state, nothing, source);
		const { contact, message } = state.reader;
		if (contact !== null) {
			const wanted = nothing ? [] : differences(state, chosen);
			const statements = [...wanted, ...trackingDifference(state, chosen.tracking)];
			if (statements.length > 0) await noteStatements(tx, contact.id, statements, source);
			const ownStopped = wanted.some(
				({ channel, purpose, topic, state: said }) =>
					said === 'withdrawn' &&
					channel === message.channel &&
					purpose === message.purpose &&
					(topic === '' || topic === message.topic),
			);
			const all = nothing && !state.nothing;
			if (ownStopped || all) {
				await noteUnsubscribed(tx, message, { oneClick: false, ...(all ? { all: true as const } : {}) });
			}
		}
		return await readPreferences(tx, messageId, offered);
	});
}

interface OptionState extends PreferenceOption {
	allowed: boolean;
	addressHash: string | null;
}

interface State {
	reader: MessageReader;
	options: OptionState[];
	tracking: OptionState | null;
	nothing: boolean;
	/** Whether an option is allowed, once these statements have been made, too. */
	judge(option: OptionState, said: readonly Statement[]): boolean;
	/** The addresses that *nothing at all* is about. */
	addresses: Array<{ channel: string; addressHash: string }>;
}

async function readState(
	context: EngineContext,
	messageId: string,
	offered: PreferenceOption[],
): Promise<State | null> {
	const reader = await readerOf(context, messageId);
	if (reader === null) return null;
	const { message, contact, address } = reader;
	const { definition } = await policyOf(context);
	const statements = contact === null ? [] : await context.store.consents.history(contact.id);
	const visible =
		contact === null ? [] : offered.filter(({ channel }) => channel === message.channel || address !== null);
	const judge = (option: OptionState, said: readonly Statement[]): boolean =>
		isAllowed(definition, option, [...statements, ...said.map(asLatest)]);
	const options = visible.map((option): OptionState => {
		const unjudged = { ...option, addressHash: hashOn(reader, option.channel), allowed: false };
		return { ...unjudged, allowed: judge(unjudged, []) };
	});
	const own = { channel: message.channel, addressHash: message.addressHash };
	const addresses = [own, ...options].flatMap(({ channel, addressHash }) =>
		addressHash === null ? [] : [{ channel, addressHash }],
	);
	const distinct = [...new Map(addresses.map((one) => [`${one.channel} ${one.addressHash}`, one])).values()];
	return {
		reader,
		options,
		judge,
		tracking: contact === null ? null : trackingOf(definition, own, statements),
		nothing: await hasNothing(context, own),
		addresses: distinct,
	};
}

function hashOn({ message, contact, hash }: MessageReader, channel: string): string | null {
	if (channel === message.channel) return message.addressHash;
	const address = contact === null ? null : addressOn(contact, channel);
	return address === null ? null : hash(channel, address);
}

type Said = ConsentStatement & { channel: string };

/** A statement that's about to be made comes after all others. */
function asLatest(statement: Statement): Said {
	return { ...statement, id: '~', at: Number.MAX_SAFE_INTEGER };
}

function isAllowed(
	policy: MessagePolicyDefinition,
	{ channel, purpose, topic, addressHash }: OptionState,
	statements: readonly Said[],
): boolean {
	const model = consentModelOf(policy, channel, 'commercial');
	const own = statements.filter((statement) => statement.channel === channel);
	return judgeConsent({ model, purpose, topic, addressHash }, own).allowed;
}

function trackingOf(
	{ trackingConsent: model }: MessagePolicyDefinition,
	{ channel, addressHash }: { channel: string; addressHash: string | null },
	statements: Consent[],
): OptionState | null {
	if (model === 'off') return null;
	const own = statements.filter((statement) => statement.channel === channel);
	const question = { model, purpose: TRACKING_PURPOSE, topic: '', addressHash };
	const { allowed } = judgeConsent(question, own);
	return { channel, purpose: TRACKING_PURPOSE, topic: '', addressHash, allowed };
}

async function hasNothing(
	{ store }: EngineContext,
	{ channel, addressHash }: { channel: string; addressHash: string | null },
): Promise<boolean> {
	if (addressHash === null) return false;
	const all = await store.suppressions.of(channel, [addressHash]);
	return all.some(({ scope, cause }) => scope === 'commercial' && cause === UNSUBSCRIBED_ALL);
}

async function setNothing(
	{ store }: EngineContext,
	{ nothing, addresses }: State,
	wanted: boolean,
	source: string,
): Promise<void> {
	if (nothing === wanted) return;
	if (wanted) {
		await store.suppressions.add(
			addresses.map((address) => ({
				...address,
				scope: 'commercial' as const,
				cause: UNSUBSCRIBED_ALL,
				source,
			})),
		);
		return;
	}
	for (const address of addresses) {
		// What a provider or an operator has said stays.
		if (await hasNothing({ store } as EngineContext, address))
			await store.suppressions.remove({ ...address, scope: 'commercial' });
	}
}

/** Purposes first: what is said of them decides what has to be said of their topics. */
function differences({ options, reader, judge }: State, chosen: ChosenPreferences): Statement[] {
	const isChosen = ({ channel, purpose, topic }: PreferenceOption): boolean =>
		chosen.options.some((one) => one.channel === channel && one.purpose === purpose && one.topic === topic);
	const said: Statement[] = [];
	const purposes = options.filter(({ topic }) => topic === '');
	for (const option of purposes) {
		if (isChosen(option) !== option.allowed) said.push(statementOf(option, !option.allowed, reader));
	}
	for (const option of options.filter(({ topic }) => topic !== '')) {
		const purpose = purposes.find((one) => sameButTopic(one, option));
		// A withdrawn purpose takes its topics along; they come back with it.
		if (purpose !== undefined && !isChosen(purpose)) continue;
		const wanted = isChosen(option);
		if (wanted !== judge(option, said)) said.push(statementOf(option, wanted, reader));
	}
	return said;
}

function sameButTopic(left: PreferenceOption, right: PreferenceOption): boolean {
	return left.channel === right.channel && left.purpose === right.purpose;
}

function trackingDifference({ tracking, reader }: State, wanted: boolean | null): Statement[] {
	if (tracking === null || wanted === null || tracking.allowed === wanted) return [];
	return [statementOf(tracking, wanted, reader)];
}

function statementOf(
	{ channel, purpose, topic, addressHash }: OptionState,
	given: boolean,
	{ message }: MessageReader,
): Statement {
	return {
		channel,
		purpose,
		topic,
		addressHash,
		state: given ? 'given' : 'withdrawn',
		// The link came by a message to this address: whoever uses it reads there.
		doubleOptIn: given && channel === message.channel,
	};
}
