import { createHmac } from 'node:crypto';

import { classifyAgent, networkOf, type Agent, type MachineReason } from '../../../domain/messages';
import { judgeConsent, TRACKING_PURPOSE } from '../../../domain/messages/allowed';
import type { Message, PendingHit } from '../../../store';
import { inTransaction, type EngineContext } from '../../EngineContext';
import { eventKey } from './eventKey';

/** A request for a link or the pixel of a message. */
export interface HitRequest {
	/** The message's ID, from a signed token. */
	message: string;
	kind: 'open' | 'click';
	/** The number of the link, 0 for the one that people can't see; null for an open. */
	link: number | null;
	url: string | null;
	/** When it came, UTC epoch milliseconds. */
	at: number;
	signals: {
		/** The method was HEAD: no browser asks so. */
		head: boolean;
		userAgent: string | undefined;
		/** An IP address. It isn't stored: only a keyed hash of its network, until the verdict. */
		address: string | undefined;
	};
}

export type HitResult =
	/** It will be decided. */
	| 'pending'
	/** It was heard before, and counts once. */
	| 'repeated'
	/** The message isn't known, its contact was erased or forbids tracking, or there are too many at once. */
	| 'ignored';

/** What a pending hit knows of its request. */
export interface HitSignals extends Pick<Agent, 'family' | 'proxied'> {
	machine: MachineReason | null;
	network: string | null;
}

/** A message that is hit more often than this before any of it is decided is being scanned. */
const MOST_PENDING = 100;

/** Several equal hits tell no more than these: whatever repeats one of them leaves room for others. */
const MOST_ALIKE = 5;

/** Even for a test contact whose time is fast, in milliseconds: machines need real time to show themselves. */
const SHORTEST_DECISION = 1_000;

/**
 * Keeps a hit until it's clear whether a person or a machine did it. The first open of a message counts, and the
 * first click on each of its links. What machines admit themselves is decided at once.
 */
export async function recordHit(context: EngineContext, hit: HitRequest): Promise<HitResult> {
	const known = await context.store.messages.get(hit.message);
	if (known === null) return 'ignored';
	const agent = classifyAgent(hit.signals.userAgent);
	const machine = hit.signals.head ? 'head' : agent.machine;
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		await store.contacts.lock([known.contactId]);
		// A merge may have given it to another contact just now.
		const message = await store.messages.get(hit.message);
		// Not there: it was erased.
		const contact = message === null ? null : await store.contacts.get(message.contactId);
		if (message === null || contact === null) return 'ignored';
		const { definition } = await tx.store.messagePolicies.inForce();
		if (!(await mayTrack(tx, message, definition.trackingConsent))) return 'ignored';
		const key = eventKey({ ...hit, messageId: message.id, machine: machine !== null });
		if ((await store.hits.heard([key])).has(key)) return 'repeated';
		const signals: HitSignals = {
			family: agent.family,
			proxied: agent.proxied,
			machine,
			network: await networkHash(tx, hit.signals.address),
		};
		const pending = await store.hits.pendingOf([contact.id], [message.id]);
		if (pending.filter((other) => isAlike(other, hit, signals)).length >= MOST_ALIKE) return 'repeated';
		if (pending.length >= MOST_PENDING) return 'ignored';
		const delay = Math.max(
			Math.ceil(definition.decideClicksAfter / (contact.testSpeed ?? 1)),
			Math.min(SHORTEST_DECISION, definition.decideClicksAfter),
		);
		await store.hits.add({
			messageId: message.id,
			contactId: contact.id,
			kind: hit.kind,
			link: hit.link,
			url: hit.url,
			at: hit.at,
			dueAt: machine === null ? hit.at + delay : hit.at,
			signals: { ...signals },
		});
		tx.wake();
		return 'pending';
	});
}

/** Whether the same link was asked for by what looks like the same program. */
function isAlike(
	{ kind, link, signals: others }: PendingHit,
	hit: HitRequest,
	{ machine, network, family }: HitSignals,
): boolean {
	return (
		kind === hit.kind &&
		link === hit.link &&
		others.machine === machine &&
		others.network === network &&
		others.family === family
	);
}

/** Whether the contact still allows that its opens and clicks are known. Links work without that. */
async function mayTrack(
	{ store }: EngineContext,
	{ contactId, channel, addressHash }: Message,
	model: Parameters<typeof judgeConsent>[0]['model'],
): Promise<boolean> {
	const statements = (await store.consents.history(contactId)).filter(
		(statement) => statement.channel === channel && statement.purpose === TRACKING_PURPOSE,
	);
	const question = { model, purpose: TRACKING_PURPOSE, topic: '', addressHash };
	return judgeConsent(question, statements).allowed;
}

/** 8 bytes: enough to tell apart the networks of one message's hits. */
async function networkHash({ store }: EngineContext, address: string | undefined): Promise<string | null> {
	const network = networkOf(address);
	if (network === null) return null;
	const { secret } = await store.secretKeys.current('page');
	return createHmac('sha256', secret).update(network).digest().subarray(0, 8).toString('base64url');
}
