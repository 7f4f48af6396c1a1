import { messageEvent } from '../../../domain/interactions';
import { latestWord } from '../../../domain/messages/allowed';
import type { Consent, Message } from '../../../store';
import { inTransaction, type EngineContext } from '../../EngineContext';
import { recordInteractions } from '../../interactions/recordInteractions';
import { noteStatements } from './noteStatements';

export interface Withdrawal {
	/** A mail program did it, for a person who clicked its own button (RFC 8058). */
	oneClick: boolean;
	/** Where, for people. */
	source: string;
}

export type WithdrawalResult =
	| 'withdrawn'
	/** It was so before. */
	| 'unchanged'
	/** Something else keeps these messages from the address, which the message's link can't take back. */
	| 'refused'
	/** There is no such message. */
	| 'unknown';

const UNSUBSCRIBED_ALL = 'unsubscribed_all';

/**
 * Withdraws the consent that a message was sent on: for its purpose, or its topic, on its channel, as they were
 * when it was decided on. Raises `email.unsubscribed` (or that of its channel). If the contact was erased, its
 * address gets no commercial message anymore: that's all that can be said about an address.
 */
export async function withdrawConsentOf(
	context: EngineContext,
	messageId: string,
	{ oneClick, source }: Withdrawal,
): Promise<WithdrawalResult> {
	return await changeConsentOf(context, messageId, async (tx, message, statements) => {
		if (statements === null) return await suppressAddress(tx, message, source);
		const { channel, purpose, topic, addressHash, contactId } = message;
		const whole = latestWord(statements, '', addressHash);
		const latest = latestWord(statements, topic, addressHash);
		if (whole?.state === 'withdrawn' || latest?.state === 'withdrawn') return false;
		const withdrawn = { channel, purpose, topic, addressHash, doubleOptIn: false };
		await noteStatements(tx, contactId, [{ ...withdrawn, state: 'withdrawn' }], source);
		await noteUnsubscribed(tx, message, { oneClick });
		return true;
	});
}

/**
 * Takes a withdrawal back: what was allowed before is allowed again. Raises `email.resubscribed` (or that of its
 * channel).
 */
export async function undoWithdrawalOf(
	context: EngineContext,
	messageId: string,
	{ source }: Pick<Withdrawal, 'source'>,
): Promise<WithdrawalResult> {
	return await changeConsentOf(context, messageId, async (tx, message, statements) => {
		const { channel, purpose, topic, addressHash, contactId } = message;
		if (statements === null) return await endSuppression(tx, message);
		const latest = latestWord(statements, topic, addressHash);
		// More was withdrawn than this message's topic: that's for the preferences.
		if (topic !== '' && latestWord(statements, '', addressHash)?.state === 'withdrawn') return 'refused';
		if (latest?.state !== 'withdrawn') return false;
		const before = latestWord(
			statements.filter((statement) => statement !== latest),
			topic,
			addressHash,
		);
		const doubleOptIn = before?.state === 'given' && before.doubleOptIn;
		const given = { channel, purpose, topic, addressHash, doubleOptIn };
		await noteStatements(tx, contactId, [{ ...given, state: 'given' }], source);
		await recordInteractions(tx, [
			{
				contactId,
				type: messageEvent(channel, 'resubscribed'),
				occurredAt: tx.store.clock.now(),
				properties: propertiesOf(message),
				source,
				idempotencyKey: null,
				contentHash: null,
			},
		]);
		return true;
	});
}

/** Raises the event that a contact wants no more messages like this one. */
export async function noteUnsubscribed(
	context: EngineContext,
	message: Message,
	more: { oneClick: boolean; all?: true },
): Promise<void> {
	await recordInteractions(context, [
		{
			contactId: message.contactId,
			type: messageEvent(message.channel, 'unsubscribed'),
			occurredAt: context.store.clock.now(),
			properties: { ...propertiesOf(message), ...more },
			source: null,
			idempotencyKey: null,
			contentHash: null,
		},
	]);
}

function propertiesOf({ id, purpose, topic }: Message): Record<string, unknown> {
	return { message: id, purpose, ...(topic === '' ? {} : { topic }) };
}

/** @param change gets what the contact has said about channel and purpose; null: it was erased */
async function changeConsentOf(
	context: EngineContext,
	messageId: string,
	change: (tx: EngineContext, message: Message, statements: Consent[] | null) => Promise<boolean | 'refused'>,
): Promise<WithdrawalResult> {
	const known = await context.store.messages.get(messageId);
	if (known === null) return 'unknown';
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		await store.contacts.lock([known.contactId]);
		// A merge may have given it to another contact just now.
		const message = await store.messages.get(messageId);
		if (message === null) return 'unknown';
		const contact = await store.contacts.get(message.contactId);
		const statements =
			contact === null
				? null
				: (await store.consents.history(contact.id)).filter(
						({ channel, purpose }) => channel === message.channel && purpose === message.purpose,
					);
		const changed = await change(tx, message, statements);
		if (changed === 'refused') return changed;
		return changed ? 'withdrawn' : 'unchanged';
	});
}

async function suppressAddress(
	{ store }: EngineContext,
	{ channel, addressHash }: Message,
	source: string,
): Promise<boolean> {
	if (addressHash === null) return false;
	const before = await store.suppressions.of(channel, [addressHash]);
	await store.suppressions.add([
		{ channel, addressHash, scope: 'commercial', cause: UNSUBSCRIBED_ALL, source },
	]);
	return !before.some(({ scope }) => scope === 'commercial');
}

/** Only what its owner asked for: not a complaint, nor a bounce. */
async function endSuppression(
	{ store }: EngineContext,
	{ channel, addressHash }: Message,
): Promise<boolean | 'refused'> {
	if (addressHash === null) return false;
	const inForce = await store.suppressions.of(channel, [addressHash]);
	const own = inForce.filter(({ scope, cause }) => scope === 'commercial' && cause === UNSUBSCRIBED_ALL);
	if (own.length < inForce.length) return 'refused';
	if (own.length === 0) return false;
	await store.suppressions.remove({ channel, addressHash, scope: 'commercial' });
	return true;
}
